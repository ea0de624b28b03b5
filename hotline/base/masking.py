"""隐去个人信息: a proposal of what must not be published, and what still stands in a text. Pure.

Found by form: telephones, identity and bank card numbers, plates, addresses below the street, e-mail, QQ and WeChat
numbers, names behind words that introduce them, and the names that the order's own record knows. A proposal, for a person
reads every text before it is shown; but what is found may not be published at all.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付"
    "方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_PROVINCES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_N: Final = r"[0-9０-９]"


@dataclass(frozen=True)
class Kind:
    name: str
    pattern: re.Pattern[str]
    instead: str  # as `re.sub` takes it


KINDS: Final = (
    Kind("身份证号", re.compile(rf"(?<![0-9A-Za-z]){_N}{{17}}[0-9０-９Xx](?![0-9A-Za-z])|(?<![0-9A-Za-z]){_N}{{15}}(?![0-9A-Za-z])"), "（证件号略）"),
    Kind("银行卡号", re.compile(rf"(?<!{_N})(?:{_N}{{4}}[ -]?){{4}}{_N}{{0,3}}(?!{_N})"), "（卡号略）"),
    Kind("手机号", re.compile(rf"(?<!{_N})(?:(?:\+|00)?86[ -]?)?[1１][3-9３-９]{_N}[ -]?{_N}{{4}}[ -]?{_N}{{4}}(?!{_N})"), "（电话略）"),
    Kind("固定电话", re.compile(rf"(?<!{_N})[0０]{_N}{{2,3}}[-－—]?{_N}{{7,8}}(?!{_N})"), "（电话略）"),
    Kind("网络账号", re.compile(r"((?:QQ|qq|微信号?|WeChat|wechat)(?:号码?)?[:： ]*)[A-Za-z0-9_-]{5,20}"), r"\1（略）"),
    Kind("电子邮箱", re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}"), "（邮箱略）"),
    Kind("车牌号", re.compile(rf"[{_PROVINCES}][A-Z][·• ]?[A-HJ-NP-Z0-9]{{5,6}}(?![A-Z0-9])"), "（车牌略）"),
    Kind("门牌", re.compile(rf"{_N}{{1,4}}(?=(?:号楼|号院|栋|幢|单元|室|号门|门户|楼{_N}))"), "×"),
    Kind("门牌", re.compile(rf"(?<=[路街巷弄道村])(?:第)?{_N}{{1,5}}(?=号)"), "×"),
    Kind("姓名", re.compile(rf"(我叫|我是|本人|姓名[:：是 ]?|联系人[:：是 ]?|名叫|叫做|业主|居民|村民|房东|老板|司机)([{_SURNAMES}])(?!某)[\u4e00-\u9fa5]{{1,2}}(?=[，。,、；;：:（( 的于在家反等]|$)"), r"\1\2某"),
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    kind: str
    words: str


def findings(text: str, names: Iterable[str] = ()) -> list[Finding]:
    """What stands in the text that may not be published, in the order of the kinds."""
    found = [Finding("姓名", name) for name in _known(names) if name in text]
    return found + [Finding(kind.name, hit[0]) for kind in KINDS for hit in kind.pattern.finditer(text)]


def masked(text: str, names: Iterable[str] = ()) -> str:
    """The text without what `findings` would find."""
    for name in _known(names):
        text = text.replace(name, f"{name[0]}某")
    for kind in KINDS:
        text = kind.pattern.sub(kind.instead, text)
    return text


def _known(names: Iterable[str]) -> list[str]:
    """The longest first; one letter alone is no name."""
    return sorted({name.strip() for name in names if len(name.strip()) > 1}, key=len, reverse=True)
