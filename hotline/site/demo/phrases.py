"""用语: what people of the demo city write at each step, from `texts/steps.toml` and `texts/plain.toml`."""

import re
import tomllib
from pathlib import Path
from random import Random
from typing import Any, Final

TEXTS: Final = Path(__file__).parent / "texts"

# A sentence that names one of these tells of a certain matter, and is said of no other.
MATTERS: Final = re.compile(
    "拖欠|工资|欠薪|破产|停水|水压|水泵|供水|取水|路面|路段|道路|修补|沥青|路灯|信号灯|路口|井盖|渗|漏水|漏点|滴水|管道|管网|噪声|"
    "施工|完工|动工|垃圾|清运|保洁|油烟|异味|气味|污染|排放|停车|车位|物业|业委会|业主|电梯|补贴|公示|河道|河湖|清淤|明渠|积水|排水|"
    "树木|绿化|幼儿园|学籍|校车|班级|家长|孩子|小学|上下学|课时|培训|健身|预付|会员|退款|退还|退到|押金|付款|收款|收条|金额|合同|票据|"
    "赔|消费|商家|商户|店铺|店门|外卖|平台|快递|公交|乘车|司机|车牌|宅基地|村集体|村两委|村道|判决|法院|邻居|装修|窗口|银行|流水|"
    "楼栋|单元|门牌|小区|档案|家庭经济|存款|检测|取样|养老|护理|坠床|儿童|医院|管井|通信|线缆|供电|用电|电表|供暖|供热|燃气|征收|"
    "违法建设|红线|服务区|高速|收费|价格|劳动|用人单位|企业|厂区|厂家|工地|工人|验收|交房|采砂|网格|邻市|政策|课|还款|修好|来修|"
    "打药|睡得|社区书记|材料补上|钱|社保|医保|质量|用料|服务态度|处罚|罚款|服务人员|开庭|外墙"
)


class Phrases:
    """Takes turns through each list in a shuffled order, past the sentences that tell of another matter."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.lists, self.plain = (
            tomllib.loads((TEXTS / name).read_text(encoding="utf-8")) for name in ("steps.toml", "plain.toml")
        )
        self._left: dict[tuple[str, str], list[Any]] = {}

    def say(self, name: str, about: str, of: str = "") -> str:
        """A sentence of the list `name` that suits the matter `about`; of the part `of` where the list has parts."""
        found: str = self._next(name, about, of)
        return found

    def row(self, name: str, about: str) -> dict[str, Any]:
        """A row of several texts that belong together."""
        found: dict[str, Any] = self._next(name, about, "")
        return found

    def _next(self, name: str, about: str, of: str) -> Any:
        left = self._left.setdefault((name, of), [])
        for said in left:
            if suits(said, about):
                left.remove(said)
                return said
        whole = self._list(self.lists, name, of) + self._list(self.plain, name, of)
        suiting = [said for said in whole if suits(said, about)]
        left[:] = self.chance.sample(whole, len(whole))
        return self.chance.choice(suiting or self._list(self.plain, name, of) or whole)

    def _list(self, texts: dict[str, Any], name: str, of: str) -> list[Any]:
        found = texts.get(name, {} if of else [])
        return list(found.get(of, []) if of else found)


def suits(said: str | dict[str, str], about: str) -> bool:
    """Whether a sentence tells of nothing in particular, or of something that the matter names too."""
    told = MATTERS.findall(said if isinstance(said, str) else "".join(said.values()))
    return not told or any(word in about for word in told)
