"""全部文本: every text that the house sends, in one place. What the office writes instead is kept in `Template`, by `key`.

`{工单编号}` and the like stand for the order's; which of them a text may use is said beside it. No name, phone or address
of anybody ever goes into one. A citizen's text is an SMS; one to staff a title and a body, shown in-app and sent as SMS.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import TextChoices


class Topic(TextChoices):
    """通知类别, for which staff choose how they are told."""

    URGENT = "URGENT", "紧急工单交办"
    TURN = "TURN", "轮到我办"
    ASK = "ASK", "申请与裁定"
    WARNING = "WARNING", "即将到期（黄牌）"
    MISSED = "MISSED", "已超期（红牌）"
    MATTER = "MATTER", "呈报、研判与督办"
    KNOWLEDGE = "KNOWLEDGE", "知识库"
    SYSTEM = "SYSTEM", "平台运行"


@dataclass(frozen=True)
class Variable:
    """`most` characters of it go into a text. `is_content` tells of the matter: never in an SMS about a sealed order."""

    name: str
    sample: str
    most: int = 40
    is_content: bool = False


VARIABLES: Final[Mapping[str, Variable]] = {
    "no": Variable("工单编号", "260302000168"),
    "code": Variable("查询码", "4081772956"),
    "pin": Variable("验证码", "482913"),
    "title": Variable("标题", "阳光花园3号楼电梯停运", 60, is_content=True),
    "unit": Variable("承办单位", "住建局"),
    "due": Variable("时限", "3月9日17:30"),
    "clock": Variable("环节", "回复"),
    "reason": Variable("原因", "更换的配件须向厂家订货", 100, is_content=True),
    "route": Variable("途径", "请向小区业主委员会反映，或拨打12348咨询法律援助", 120, is_content=True),
    "question": Variable("问题", "请说明是哪一段路灯不亮", 120, is_content=True),
    "reply": Variable("答复", "3号楼电梯曳引机轴承磨损，现已更换，3月4日恢复运行", 120, is_content=True),
    "rating": Variable("评价", "满意"),
    "state": Variable("状态", "办理中，住建局承办，3月9日17:30前答复", 60),
    "note": Variable("意见", "请补充现场照片", 200, is_content=True),
    "n": Variable("条数", "12"),
    "inquiry": Variable("案卷编号", "Z000012"),
    "measure": Variable("处理方式", "提醒函"),
    "supervision": Variable("督办编号", "DB202600012"),
    "level": Variable("督办层级", "内部督办"),
}
BY_NAME: Final = {one.name: key for key, one in VARIABLES.items()}
SEALED_WORD: Final = "（保密）"


@dataclass(frozen=True)
class Text:
    """`at_once`: answers what the citizen has just done, so it waits for no morning. `must`: cannot be switched off.

    `hint` is all that a template message of WeChat says of what to do now, at most 20 letters.
    """

    key: str
    name: str
    body: str
    variables: tuple[str, ...]
    title: str = ""
    topic: str = ""
    at_once: bool = False
    must: bool = False
    hint: str = "回复“查”看办理情况"

    @property
    def short_name(self) -> str:
        """What happened, as a template message says it: of a sealed order no more than that something did."""
        return "有新的进展" if self.key.startswith("citizen_sealed") else self.name

    @property
    def is_for_staff(self) -> bool:
        return bool(self.topic)

    @property
    def names(self) -> list[str]:
        """The variables as they are written in a text."""
        return [VARIABLES[key].name for key in self.variables]

    @property
    def samples(self) -> dict[str, str]:
        return {VARIABLES[key].name: VARIABLES[key].sample for key in self.variables}


def _citizen(verb: str, name: str, body: str, *variables: str, at_once: bool = False, must: bool = False) -> Text:
    hint = HINTS.get(verb, Text.hint)
    return Text(f"citizen_{verb}", name, body, ("no", *variables), at_once=at_once, must=must, hint=hint)


_ASK_FOR_RATING: Final = " 请评价：回复1满意、2基本满意、3不满意。"
_RATE: Final = "回复1满意2基本满意3不满意"
HINTS: Final[Mapping[str, str]] = {"finish": _RATE, "conclude": _RATE, "ask_info": "请直接回复需要补充的内容"}

# To the citizen after each public step (workorders/workflow.py, `is_public`).
TO_CITIZENS: Final = (
    _citizen("submit", "收到诉求", "您的诉求已收到，编号{工单编号}，查询码{查询码}。我们将在2小时内受理，回复“查{工单编号}”可随时查询进度。", "code", at_once=True),
    _citizen("register", "登记诉求", "您的诉求已登记，编号{工单编号}，查询码{查询码}，可凭编号和查询码查询办理进度。", "code", at_once=True),
    _citizen("accept", "受理", "您的诉求（编号{工单编号}）已受理，将转有关单位办理。"),
    _citizen("decline", "不予受理", "您的诉求（编号{工单编号}）不予受理，原因：{原因}。建议：{途径}", "reason", "route"),
    _citizen("ask_info", "要求补充", "您的诉求（编号{工单编号}）还需补充：{问题} 请于{时限}前直接回复本短信，逾期未补充将不予受理。", "question", "due"),
    _citizen("give_info", "收到补充", "您对编号{工单编号}的补充已收到，我们会尽快受理。", at_once=True),
    _citizen("answer_directly", "直接答复", "您的诉求（编号{工单编号}）已答复：{答复}", "reply", at_once=True),
    _citizen("conclude", "研判答复", "您的诉求（编号{工单编号}）经研究答复如下：{答复}" + _ASK_FOR_RATING, "reply"),
    _citizen("dispatch", "派单", "您的诉求（编号{工单编号}）已交{承办单位}办理，将于{时限}前办结答复。", "unit", "due"),
    _citizen("apply_statute", "适用法定时限", "依照{原因}的规定，您的诉求（编号{工单编号}）由{承办单位}在{时限}前办结。", "unit", "reason", "due"),
    _citizen("extend", "延期", "因{原因}，您的诉求（编号{工单编号}）由{承办单位}延期至{时限}前办结，敬请谅解。", "unit", "reason", "due"),
    _citizen("suspend", "挂账", "因{原因}，您的诉求（编号{工单编号}）暂不具备办理条件，{承办单位}计划于{时限}前恢复办理。", "unit", "reason", "due"),
    _citizen("finish", "单位已答复", "您的诉求（编号{工单编号}）{承办单位}已答复：{答复}" + _ASK_FOR_RATING, "unit", "reply"),
    _citizen("rate", "收到评价", "感谢您评价编号{工单编号}的办理结果：{评价}。", "rating", at_once=True),
    _citizen("close", "办结", "您的诉求（编号{工单编号}）已办结，感谢您对热线工作的监督。"),
    _citizen("rework", "重办", "您的诉求（编号{工单编号}）已退回{承办单位}重新办理，将尽快给您答复。", "unit"),
    _citizen("escalate", "督办重办", "您的诉求（编号{工单编号}）已转入督办，由{承办单位}重新办理。", "unit"),
    _citizen("judge_unreasonable", "按规定终结", "您的诉求（编号{工单编号}）已按规定办结，办理情况可凭编号和查询码查询，或拨打12345。"),
    _citizen("object_to", "收到异议", "您对编号{工单编号}办理结果的异议已收到，督办人员核实后将答复您。", at_once=True),
    _citizen("dismiss", "异议答复", "您对编号{工单编号}的异议经核实不成立：{原因}", "reason"),
    _citizen("reopen", "重启", "您的诉求（编号{工单编号}）已重新启动办理。"),
    _citizen("merge", "并单", "您的诉求（编号{工单编号}）与他人反映的同一事项合并办理，结果会一并告知您。"),
    _citizen("share_result", "并单结果", "您的诉求（编号{工单编号}）合并办理的事项已办结：{答复}", "reply"),
    _citizen("withdraw", "撤单", "您的诉求（编号{工单编号}）已按您的意愿撤销。", at_once=True),
    _citizen("transfer_out", "转出", "您的诉求（编号{工单编号}）已转{途径}处理。", "route"),
    # About a sealed order nothing is said but that there is news: somebody else may read the telephone.
    _citizen("sealed_first", "保密件·收到", "您的来件已收到，编号{工单编号}，查询码{查询码}，请妥善保管。", "code", at_once=True, must=True),
    _citizen("sealed", "保密件·有进展", "编号{工单编号}有新的进展，请凭编号和查询码查询，或拨打12345。", must=True),
)  # fmt: skip

# Answers to what a citizen wrote by SMS, or asked for on the website.
ANSWERS: Final = (
    Text("portal_code", "网站·验证码", "您的验证码是{验证码}，10分钟内有效，用于在网站提交和查询诉求。工作人员不会向您索要验证码。", ("pin",), at_once=True, must=True),
    Text("suggestion_received", "建言·收到", "您的建言已收到，编号{工单编号}，采纳情况会短信告知。", ("no",), at_once=True),
    Text("suggestion_decided", "建言·结果", "您的建言（编号{工单编号}）已有结果：{状态}，详情请在网站“建言献策”查看。感谢您的建议。", ("no", "state")),
    Text("sms_state", "查询·进度", "编号{工单编号}：{状态}。", ("no", "state"), at_once=True, must=True),
    Text("sms_wrong", "查询·查不到", "没有查到：请用登记时的手机号回复“查+编号”，或回复“查+编号+空格+查询码”。查询过多时请15分钟后再试。", (), at_once=True, must=True),
    Text("sms_nothing_to_rate", "评价·没有待评价", "没有等待您评价的工单。反映问题请直接发送内容，查询请回复“查+编号”。", (), at_once=True, must=True),
    Text("sms_help", "帮助", "反映问题：直接发送事情、地点、经过；查询：查+编号；评价：1满意、2基本满意、3不满意；退订：T；恢复：KT。紧急情况请拨110、119、120。", (), at_once=True, must=True),
    Text("sms_stopped", "退订成功", "已退订，不再向您发送进度短信。回复KT可恢复，来电12345不受影响。", (), at_once=True, must=True),
    Text("sms_resumed", "恢复成功", "已恢复进度短信。", (), at_once=True, must=True),
    Text("wechat_code", "绑定验证码", "您正在绑定微信查询，验证码{验证码}，10分钟内有效。不是您本人操作请忽略，工作人员不会向您索要验证码。", ("pin",), at_once=True, must=True),
    Text("wechat_late", "微信补答", "刚才的消息没能及时回复，现已记下，请再发一次或发“帮助”。", (), at_once=True, must=True),
    Text("sms_too_short", "内容不全", "没有看懂您的短信：请写明事情、地点、经过后发送，或拨打12345。回复“帮助”看用法。", (), at_once=True, must=True),
)  # fmt: skip


def _staff(key: str, name: str, title: str, body: str = "{标题}", topic: str = Topic.TURN) -> Text:
    return Text(key, name, body, ("no", "title", "unit", "note"), title=title, topic=topic)


# To staff: after a step, by verb; and about clocks.
TO_STAFF: Final = (
    _staff("assign", "交办", "新工单待签收：{工单编号}"),
    _staff("draft", "送签", "答复稿待签发：{工单编号}"),
    _staff("redraft", "退回修改", "答复稿退回修改：{工单编号}", "{意见}"),
    _staff("supplement", "要求补正", "审核要求补正：{工单编号}", "{意见}"),
    _staff("resume", "重办", "诉求人不满意，重办：{工单编号}", "{意见}"),
    _staff("refuse", "申请驳回", "申请被驳回：{工单编号}", "{意见}", Topic.ASK),
    _staff("send_back", "退单同意", "退单已同意：{工单编号}", topic=Topic.ASK),
    _staff("extend", "延期同意", "延期已同意：{工单编号}", topic=Topic.ASK),
    _staff("suspend", "挂账同意", "挂账已同意：{工单编号}", topic=Topic.ASK),
    _staff("end", "收回", "工单已收回：{工单编号}", "{意见}"),
    _staff("ask_return", "申请退单", "{承办单位}申请退单：{工单编号}", "{意见}", Topic.ASK),
    _staff("ask_extension", "申请延期", "{承办单位}申请延期：{工单编号}", "{意见}", Topic.ASK),
    _staff("ask_suspension", "申请挂账", "{承办单位}申请挂账：{工单编号}", "{意见}", Topic.ASK),
    _staff("report_up", "呈报", "呈阅件待批示：{工单编号}", topic=Topic.MATTER),
    _staff("instruct", "批示", "领导已批示：{工单编号}", "{意见}", Topic.MATTER),
    _staff("mark_hard", "提交研判", "疑难件提交研判：{工单编号}", "{意见}", Topic.MATTER),
    _staff("take_back", "收回重派", "工单收回待重派：{工单编号}", "{意见}"),
    _staff("reopen", "重启", "工单重启待派单：{工单编号}", "{意见}"),
    _staff("object_to", "市民异议", "市民对办理结果提出异议：{工单编号}", topic=Topic.MATTER),
    _staff("escalate", "转督办", "两次重办仍不满意，转督办：{工单编号}", "{意见}", Topic.MATTER),
    _staff("ask_judgement", "提请认定", "提请不合理认定：{工单编号}", "{意见}", Topic.MATTER),
    Text("warning", "黄牌", "{承办单位}应于{时限}前完成{环节}。", ("no", "title", "unit", "clock", "due"),
         title="{环节}即将到期（黄牌）：{工单编号}", topic=Topic.WARNING),
    Text("missed", "红牌", "{承办单位}应于{时限}前完成{环节}，已超期。", ("no", "title", "unit", "clock", "due"),
         title="{环节}超期（红牌）：{工单编号}", topic=Topic.MISSED, must=True),
    Text("uncivil_number", "不文明来电达到次数", "有号码30天内不文明来电满{条数}次，请听录音复核，决定是否限制呼入。", ("n",),
         title="有号码可限制呼入", topic=Topic.MATTER),
    Text("gateway_down", "短信网关中断", "短信网关连不上，有{条数}条短信在等待。网关恢复后会自动补发，请联系系统管理员。", ("n",),
         title="短信网关连不上", topic=Topic.SYSTEM),
    Text("wechat_down", "微信通知中断", "微信公众号接口不通，有{条数}条微信通知在等待。恢复后会自动补发，请联系系统管理员。", ("n",),
         title="微信通知发不出去", topic=Topic.SYSTEM),
)  # fmt: skip


# To the unit that is asked about a citizen's suggestion (建言献策).
OF_SUGGESTIONS: Final = (
    Text("suggestion_assigned", "建言交办", "{标题}", ("no", "title"), title="建言待答复：{工单编号}", topic=Topic.TURN),
)  # fmt: skip


def _dispute(key: str, name: str, title: str, body: str, *with_: str) -> Text:
    return Text(key, f"异议·{name}", body, with_, title=title, topic=Topic.MATTER)


_ABOUT: Final = ("no", "unit", "clock", "note")

# About a unit's dispute, the panel and exclusions (disputes/telling.py says to whom).
OF_DISPUTES: Final = (
    _dispute("dispute_file", "待初审", "异议待初审：{承办单位}，{环节}", "工单{工单编号}：{意见}", *_ABOUT),
    _dispute("dispute_pass_on", "待核查", "异议待核查：{承办单位}，{环节}", "工单{工单编号}：{意见}", *_ABOUT),
    _dispute("dispute_ask_evidence", "要求补证", "异议请补充证据：{工单编号}", "{意见}", *_ABOUT),
    _dispute("dispute_add_evidence", "已补证", "异议已补充证据：{承办单位}，{环节}", "工单{工单编号}：{意见}", *_ABOUT),
    _dispute("dispute_turn_down", "不予提请", "异议不予提请：{工单编号}", "{意见}", *_ABOUT),
    _dispute("dispute_uphold", "成立", "异议研判成立：{工单编号}", "{环节}异议成立，剔除经两人审批后生效。{意见}", *_ABOUT),
    _dispute("dispute_uphold_partly", "部分成立", "异议研判部分成立：{工单编号}", "{环节}异议部分成立，剔除经两人审批后生效。{意见}", *_ABOUT),
    _dispute("dispute_reject", "不成立", "异议研判不成立：{工单编号}", "{环节}异议不成立。{意见}", *_ABOUT),
    _dispute("panel_members", "召集研判组", "异议集中研判：{时限}", "地点{途径}，议程{条数}件，请提前阅看材料；原作出决定的人对该件回避。", "due", "route", "n"),
    _dispute("panel_units", "请到会陈述", "本单位异议将于{时限}研判", "共{条数}件，地点{途径}，请派人到会陈述意见。", "due", "route", "n"),
    _dispute("exclusion_waiting", "剔除待审批", "剔除待审批：{承办单位}，{环节}", "工单{工单编号}，须经两人审批。", "no", "unit", "clock"),
)  # fmt: skip


def _report(verb: str, name: str, title: str, body: str) -> Text:
    return Text(f"report_{verb}", f"通报·{name}", body, ("title", "note", "no"), title=title, topic=Topic.MATTER)


# About a report, to whom it is for next (analytics/telling.py says to whom).
OF_REPORTS: Final = (
    _report("check", "待签发", "通报待签发：{标题}", "已核稿，请签发。"),
    _report("send_back", "退回修改", "通报退回修改：{标题}", "{意见}"),
    _report("sign", "待印发", "通报已签发，待印发：{标题}", "请编号印发。"),
    _report("issue", "印发", "{标题}", "{工单编号}，请阅。"),
)  # fmt: skip


def _article(verb: str, name: str, title: str, body: str = "{意见}") -> Text:
    return Text(f"article_{verb}", f"知识·{name}", body, ("title", "unit", "note"), title=title, topic=Topic.KNOWLEDGE)


# To those who keep the knowledge base, after a step of an article (knowledge/telling.py says to whom).
TO_KEEPERS: Final = (
    _article("submit", "送单位审核", "知识点待本单位审核：{标题}"),
    _article("report", "送热线办审核", "知识点待审核发布：{标题}"),
    _article("pass_on", "单位审核通过", "知识点待审核发布：{标题}"),
    _article("turn_down", "退回修改", "知识点退回修改：{标题}"),
    _article("publish", "发布", "知识点已发布：{标题}"),
    _article("report_error", "纠错", "知识点有人纠错，请一个工作日内答复：{标题}"),
    _article("answer_error", "答复纠错", "您的纠错已答复：{标题}"),
    _article("urge", "催更", "催更知识点：{标题}"),
    _article("hand_over", "变更责任单位", "由本单位负责的知识点：{标题}"),
    _article("near_end", "到期提醒", "知识点即将到期：{标题}"),
    _article("expire", "已到期", "知识点已到期停用：{标题}"),
    _article("late", "纠错逾期", "知识点纠错已逾期未答复：{标题}", "{承办单位}：{意见}"),
    _article("gap", "知识缺口", "请补充知识点：{标题}"),
)  # fmt: skip


def _supervision(verb: str, name: str, title: str, body: str = "{标题}：{意见}", topic: str = Topic.MATTER) -> Text:
    variables = ("supervision", "level", "no", "title", "unit", "due", "note")
    return Text(f"supervision_{verb}", f"督办·{name}", body, variables, title=title, topic=topic)


def _media(verb: str, name: str, title: str, body: str = "{标题}") -> Text:
    return Text(f"media_{verb}", f"舆论监督·{name}", body, ("no", "title", "note"), title=title, topic=Topic.MATTER)


# After a step of the press desk (media/telling.py says to whom).
OF_MEDIA: Final = (
    _media("register", "登记曝光", "媒体曝光待处理：{工单编号}"),
    _media("supervise", "转舆论监督", "曝光事项已转舆论监督：{工单编号}"),
    _media("draft", "起草发布稿", "发布稿待审批：{工单编号}"),
    _media("turn_down", "退回修改", "发布稿退回修改：{工单编号}", "{意见}"),
    _media("approve", "批准", "发布稿已批准，可以发布：{工单编号}"),
    _media("announce", "公告接线日", "领导接线日请到场：{标题}", "{标题}，编号{工单编号}，请安排负责人到场。"),
)  # fmt: skip


def _inquiry(verb: str, name: str, title: str, body: str) -> Text:
    variables = ("inquiry", "unit", "title", "due", "measure")
    return Text(f"inquiry_{verb}", f"问责·{name}", body, variables, title=title, topic=Topic.MATTER)


# After a step of an accountability file (accountability/telling.py says to whom).
OF_INQUIRIES: Final = (
    _inquiry("take_up", "登记线索", "问责线索待核查：{承办单位}", "{标题}，案卷{案卷编号}。"),
    _inquiry("ask_defence", "告知核查结果", "问责核查结果已告知，请陈述申辩", "{标题}，案卷{案卷编号}。可在{时限}前陈述申辩，逾期视为没有意见。"),
    _inquiry("defend", "陈述申辩", "{承办单位}已陈述申辩，待作出决定", "{标题}，案卷{案卷编号}。"),
    _inquiry("waive", "放弃申辩", "{承办单位}不申辩，待作出决定", "{标题}，案卷{案卷编号}。"),
    _inquiry("decide", "作出决定", "问责决定待印发：{承办单位}", "{处理方式}，案卷{案卷编号}。"),
    _inquiry("raise_measure", "加重处理", "加重处理待印发：{承办单位}", "{处理方式}，案卷{案卷编号}。"),
    _inquiry("issue", "印发送达", "{处理方式}已送达{承办单位}", "{标题}，案卷{案卷编号}，公文可在案卷里查看。请按要求整改，{时限}前报告。"),
    _inquiry("refer", "移送监察", "{承办单位}问题线索移送监察", "{标题}，案卷{案卷编号}。"),
    _inquiry("rectify", "报告整改", "{承办单位}已报告整改，待结案", "{标题}，案卷{案卷编号}。"),
)  # fmt: skip


# To the unit that answers, and to those who supervise, after a step of a supervision (supervision/telling.py says to whom).
OF_SUPERVISIONS: Final = (
    _supervision("propose", "提请督办", "提请{督办层级}，待立项：{工单编号}"),
    _supervision("issue", "立项", "{督办层级}：{工单编号}（{承办单位}）", "{意见}。请{承办单位}于{时限}前报结果。"),
    _supervision("add_cause", "追加情形", "{督办层级}又有新情形：{工单编号}", "{意见}"),
    _supervision("urge", "再催办", "{督办层级}催办：{工单编号}", "{意见} 应于{时限}前报结果。"),
    _supervision("send_letter", "提醒函", "提醒函：{工单编号}（{承办单位}）", "{意见}。请抓紧办理，公文可在督办页下载。"),
    _supervision("name_unit", "确定责任单位", "{督办层级}由{承办单位}负责：{工单编号}", "请于{时限}前报结果。"),
    _supervision("extend", "延长时限", "{督办层级}时限延至{时限}：{工单编号}", "{意见}"),
    _supervision("report_progress", "进展", "{督办层级}有进展：{工单编号}", "{意见}"),
    _supervision("visit", "现场督办", "现场督办：{工单编号}", "{意见}"),
    _supervision("meet", "协调会", "协调会明确{承办单位}承办：{工单编号}", "{意见}"),
    _supervision("instruct", "批示", "市领导批示：{工单编号}", "{意见}"),
    _supervision("ask_return", "申请退回", "{承办单位}申请退回{督办层级}：{工单编号}", "{意见}"),
    _supervision("refuse_return", "不同意退回", "不同意退回{督办层级}：{工单编号}", "{意见}"),
    _supervision("send_back", "同意退回", "同意退回{督办层级}：{工单编号}", "{意见}"),
    _supervision("report", "报结果", "{承办单位}报{督办层级}结果：{工单编号}", "{意见}"),
    _supervision("send_again", "退回补报", "{督办层级}结果退回补报：{工单编号}", "{意见} 请于{时限}前补报。"),
    _supervision("accept", "审核通过", "{督办层级}结果审核通过：{工单编号}", "回访办结后销号。"),
    _supervision("inform_leader", "结果报领导", "{督办层级}办理结果：{工单编号}", "{标题}：{意见}"),
    _supervision("strike_off", "销号", "{督办层级}已销号：{工单编号}", "{标题}"),
    _supervision("withdraw", "撤销", "{督办层级}已撤销：{工单编号}", "{意见}"),
    _supervision("missed", "逾期", "{督办层级}逾期未报结果：{工单编号}", "{承办单位}应于{时限}前报结果。{意见}", Topic.MISSED),
)  # fmt: skip

_ALL: Final = (
    *TO_CITIZENS, *ANSWERS, *TO_STAFF, *OF_SUGGESTIONS, *OF_SUPERVISIONS, *OF_DISPUTES, *OF_INQUIRIES, *OF_MEDIA, *OF_REPORTS,
    *TO_KEEPERS,
)  # fmt: skip
TEXTS: Final[Mapping[str, Text]] = {text.key: text for text in _ALL}
assert len(TEXTS) == len(_ALL), "两条文本不能同键"

# The groups in which the office reads them.
GROUPS: Final[Mapping[str, Iterable[Text]]] = {
    "办理进度·发给诉求人": TO_CITIZENS,
    "短信应答·发给诉求人": ANSWERS,
    "工作提醒·发给工作人员": (*TO_STAFF, *OF_SUGGESTIONS),
    "督办·发给责任单位和督办人员": OF_SUPERVISIONS,
    "异议研判·发给单位和热线办": OF_DISPUTES,
    "问责·发给被问责单位领导和经办人员": OF_INQUIRIES,
    "通报·发给领导、单位和编写人": OF_REPORTS,
    "舆论监督·发给记者站和督办人员": OF_MEDIA,
    "知识库·发给采编和责任单位": TO_KEEPERS,
}
