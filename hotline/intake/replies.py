"""历史答复: what a unit wrote long ago, as the work standard's reply. Pure."""

import re
from typing import Any, Final

from hotline.workorders.models import ResultKind

LEAST: Final = 3  # characters that a reply must say besides greetings, thanks and its date

_SENTENCES = re.compile(r"[^。！？；\n]*[。！？；\n]?")
_RESOLVED = re.compile(
    r"已(?:经|于[^，。]{2,12})?(?:全部|基本)?(?:修复|整改|解决|清理|完成|恢复|拆除|安装|发放|退还|退款|办结|查处|维修|更换|疏通|处理完)"
)
_COURTESY = re.compile(
    r"“[^”]{0,20}”|尊敬的|各?位?网友|先生|女士|您好|你好|谢谢|首先|再次|(?:再次)?感谢[^，,：:。！!？?；;\n]*"
    r"|[您你]?的?(?:留言|来信|来电|建议|诉求|意见|反映的(?:问题|情况|事情|事项|内容)|帖文)?(?:均|已经|已)?收悉"
    r"|\d{4}年\d{1,2}月\d{1,2}日|[^\u4e00-\u9fa5\w]"
)


def reply_of(text: str, forbidden: tuple[str, ...]) -> dict[str, Any] | None:
    """The arguments of `actions.reply`. The whole text is kept as what was found; sentences which the work standard
    does not allow as a result (工作标准 ⑧) are left out of the public reply. None where those are all it says.
    """
    told = "".join(
        sentence for sentence in _SENTENCES.findall(text) if not any(phrase in sentence for phrase in forbidden)
    ).strip()
    if told != text.strip() and says_nothing(told):
        return None
    return {
        "facts": text,
        "measures": "历史来信补录：办理措施见答复全文。",
        "result_kind": ResultKind.RESOLVED if _RESOLVED.search(text) else ResultKind.EXPLAINED,
        "public_reply": told,
        "is_true": True,
    }


def says_nothing(text: str) -> bool:
    """Whether a reply is but courtesy: 您好！留言已收悉. 2016年6月12日."""
    return len(_COURTESY.sub("", text)) < LEAST
