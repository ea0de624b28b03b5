"""角色: which permissions each role holds. Seeded as groups; a city may change the groups afterwards.

Code never asks for a role, only for a permission. A permission is a sentence about
what its holder does or sees: `workorders.dispatch` lets one take the step 派单.
"""

OPERATE = "workorders.operate"  # 受理、登记、直接答复
LEAD_SHIFT = "workorders.lead_shift"  # 班长: 确认不予受理、转出
DISPATCH = "workorders.dispatch"  # 派单、裁定申请
REVIEW = "workorders.review"  # 审核
CALL_BACK = "workorders.call_back"  # 回访
SUPERVISE = "workorders.supervise"  # 督办、重启
DIRECT = "workorders.direct"  # 热线办主任
INSTRUCT = "workorders.instruct"  # 市领导批示
HANDLE = "workorders.handle"  # 承办
SIGN_REPLY = "workorders.sign_reply"  # 单位领导签发
SIGN_MAJOR = "workorders.sign_major"  # 主要领导签发重件
MANAGE_UNIT = "org.manage_own_unit"  # 管理本单位人员
SEE_ALL = "workorders.see_all_orders"
SEE_JUSTICE = "workorders.see_justice_orders"
SEE_IDENTITY = "citizens.see_identity"  # 可点开诉求人身份（留痕）
SEE_SEALED = "citizens.see_sealed_identity"  # 可点开保密件身份（留痕）
MANAGE_ORG = "org.manage_organisation"
MANAGE_CATALOG = "catalog.manage_catalog"  # 派单目录、分类、日历
MANAGE_STANDARD = "catalog.manage_standard"  # 工作标准
SEE_OUTBOX = "notices.see_outbox"  # 短信台账、重发
EDIT_TEXTS = "notices.edit_texts"  # 通知模板
SEE_TRAIL = "workorders.see_trail"  # 全程留痕查询
OVERSEE = "workorders.oversee"  # 从外面监督：看超期、督办、在办
EDIT_KNOWLEDGE = "knowledge.edit_articles"  # 采编知识点、催更、处理缺口
REVIEW_KNOWLEDGE = "knowledge.review_articles"  # 审核发布知识点
EDIT_SITE = "portal.edit_site"  # 网站稿件、建言献策
REVIEW_SITE = "portal.review_site"  # 审核公开的内容、维护敏感词
CHECK_DISPUTES = "disputes.check_disputes"  # 核查承办单位的异议
HOLD_PANEL = "disputes.hold_panel"  # 召集、主持异议研判
PROPOSE_EXCLUSIONS = "disputes.propose_exclusions"  # 提请剔除
APPROVE_EXCLUSIONS = "disputes.approve_exclusions"  # 审批剔除
ASSESS = "assessment.assess"  # 计算考核、登记加减分、定分
SEE_SCORES = "assessment.see_scores"  # 查看全部考核结果和指标
KEEP_INQUIRIES = "accountability.keep_inquiries"  # 经办问责案卷
DECIDE_MEASURES = "accountability.decide_measures"  # 作出问责决定
PRESS = "media.press"  # 记者站: 曝光跟踪、节目、发布稿；从不见诉求人身份
APPROVE_RELEASES = "media.approve_releases"  # 审批发布稿
INSPECT = "accountability.inspect"  # 监察: 看全部问责案卷、登记线索、了结移送件
COMPILE_REPORTS = "analytics.compile_reports"  # 编写通报、报告、典型事例
RECORD_FAULTS = "telephony.record_faults"  # 登记话务故障时段
SIGN_REPORTS = "analytics.sign_reports"  # 签发通报和报告

_CENTRE = [SEE_ALL, SEE_IDENTITY]

ROLES: dict[str, list[str]] = {
    "话务员": [OPERATE, *_CENTRE],
    "班长": [OPERATE, LEAD_SHIFT, *_CENTRE, SEE_SEALED, SEE_OUTBOX],
    "转办员": [DISPATCH, *_CENTRE],
    "审核员": [REVIEW, REVIEW_SITE, APPROVE_RELEASES, PROPOSE_EXCLUSIONS, *_CENTRE],
    "回访员": [CALL_BACK, *_CENTRE, SEE_SEALED],
    "督办员": [
        ASSESS,
        SEE_SCORES,
        SUPERVISE,
        CHECK_DISPUTES,
        PROPOSE_EXCLUSIONS,
        APPROVE_EXCLUSIONS,
        KEEP_INQUIRIES,
        COMPILE_REPORTS,
        *_CENTRE,
        SEE_TRAIL,
    ],
    "热线办主任": [
        DIRECT,
        ASSESS,
        SEE_SCORES,
        LEAD_SHIFT,
        SEE_JUSTICE,
        SEE_SEALED,
        MANAGE_STANDARD,
        MANAGE_CATALOG,
        SEE_TRAIL,
        SEE_OUTBOX,
        EDIT_TEXTS,
        REVIEW_SITE,
        CHECK_DISPUTES,
        HOLD_PANEL,
        APPROVE_EXCLUSIONS,
        KEEP_INQUIRIES,
        DECIDE_MEASURES,
        SIGN_REPORTS,
        APPROVE_RELEASES,
        *_CENTRE,
    ],
    "承办单位管理员": [HANDLE, MANAGE_UNIT],
    "承办人": [HANDLE],
    "单位领导": [SIGN_REPLY],
    "单位主要领导": [SIGN_REPLY, SIGN_MAJOR],
    "工作站人员": [HANDLE],
    "市领导": [SEE_SCORES, INSTRUCT, SEE_ALL],
    "市政府督查室": [SEE_SCORES, OVERSEE, SEE_ALL, SEE_TRAIL],
    "监察": [SEE_SCORES, OVERSEE, INSPECT, SEE_ALL, SEE_JUSTICE, SEE_TRAIL],
    "记者站": [PRESS],
    "政法专员": [SEE_JUSTICE],
    "数据分析员": [COMPILE_REPORTS, SEE_ALL],
    "网站编辑": [EDIT_SITE, SEE_ALL],
    "知识库编辑": [EDIT_KNOWLEDGE],
    "知识库审核员": [EDIT_KNOWLEDGE, REVIEW_KNOWLEDGE],
    "标准管理员": [MANAGE_STANDARD, MANAGE_CATALOG, EDIT_TEXTS],
    "系统管理员": [RECORD_FAULTS, MANAGE_ORG, MANAGE_CATALOG, SEE_TRAIL, SEE_OUTBOX, EDIT_TEXTS],
}

# Roles that a unit administrator may give to people of the own unit and those below.
UNIT_ROLES = ["承办单位管理员", "承办人", "单位领导", "单位主要领导", "工作站人员"]
