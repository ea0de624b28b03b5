"""The closed lists of words of the hotline, as the field says them. No tables, no rules."""

from django.db import models


class Kind(models.TextChoices):
    """诉求类型."""

    CONSULT = "CONSULT", "咨询"
    HELP = "HELP", "求助"
    COMPLAINT = "COMPLAINT", "投诉"
    REPORT = "REPORT", "举报"
    SUGGESTION = "SUGGESTION", "建议"
    THANKS = "THANKS", "感谢"


class Urgency(models.TextChoices):
    """紧急程度: 紧急 = late action is hard to handle; 特急 = and the consequences are serious."""

    NORMAL = "NORMAL", "一般"
    URGENT = "URGENT", "紧急"
    CRITICAL = "CRITICAL", "特急"


class Channel(models.TextChoices):
    """受理渠道."""

    PHONE = "PHONE", "电话"
    WEB = "WEB", "网站"
    SMS = "SMS", "短信"
    WECHAT = "WECHAT", "微信"
    LETTER = "LETTER", "来信"
    VISIT = "VISIT", "来访"
    LEADER = "LEADER", "领导信箱"
    PLATFORM = "PLATFORM", "上级平台"
    MEDIA = "MEDIA", "媒体"
    IMPORT = "IMPORT", "批量导入"


class Satisfied(models.TextChoices):
    """满意程度, as the citizen says it."""

    SATISFIED = "SATISFIED", "满意"
    BASICALLY = "BASICALLY", "基本满意"
    UNSATISFIED = "UNSATISFIED", "不满意"


class ClockKind(models.TextChoices):
    """时限种类. HANDLE is the citizen's clock; REPLY a unit's."""

    ACCEPT = "ACCEPT", "受理"
    INFO = "INFO", "补充材料"
    DISPATCH = "DISPATCH", "派单"
    HANDLE = "HANDLE", "办结"
    SIGN = "SIGN", "签收"
    CONTACT = "CONTACT", "先行联系"
    REPLY = "REPLY", "回复"
    SUPPLEMENT = "SUPPLEMENT", "补正"
    REVIEW = "REVIEW", "审核"
    CALLBACK = "CALLBACK", "回访"
    DECIDE = "DECIDE", "裁定申请"
    SUSPEND = "SUSPEND", "挂账"
    PROGRESS = "PROGRESS", "首报"
    RECHECK = "RECHECK", "挂账复核"
    OBJECTION = "OBJECTION", "答复异议"


# Clocks that run only for the matters which the standard names: no limit without conditions is asked of them.
OPTIONAL_CLOCKS = frozenset({ClockKind.PROGRESS})


class LimitOnly(models.TextChoices):
    """Limits of the work standard that are no clock of their own."""

    REWORK = "REWORK", "重办"
    RETURN_WINDOW = "RETURN_WINDOW", "退单期限"


class LeadKind(models.TextChoices):
    """主办性质: the county of the place leads, or the department of the matter."""

    TERRITORIAL = "TERRITORIAL", "属地"
    FUNCTIONAL = "FUNCTIONAL", "部门"


class DeclineReason(models.TextChoices):
    """不予受理的情形 (工作标准 ③). The citizen is always told which, and the proper way."""

    OUT_OF_SCOPE = "OUT_OF_SCOPE", "不属于本市行政机关和公共服务单位职责"
    EMERGENCY = "EMERGENCY", "应拨打110、119、120、122的紧急求助"
    OTHER_BODY = "OTHER_BODY", "属于党委、人大、政协、军队等职责"
    LEGAL_ROUTE = "LEGAL_ROUTE", "应通过诉讼、仲裁、行政复议、信息公开解决"
    IN_PROCESS = "IN_PROCESS", "已进入法定程序或信访渠道"
    SECRECY = "SECRECY", "涉及国家秘密、商业秘密或他人隐私"
    NO_NEW_FACT = "NO_NEW_FACT", "正在办理或已办结，无新的事实"
    UNLAWFUL = "UNLAWFUL", "内容违法、侮辱骚扰或没有实际诉求"
    VAGUE = "VAGUE", "内容含糊，无法办理"
    NO_INFO = "NO_INFO", "逾期未补充材料"
