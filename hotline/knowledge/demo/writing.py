"""怎么写: articles for the demo city and for benchmarks, from matters × what is asked about them × places. Deterministic."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from hotline.catalog.models import Category
from hotline.knowledge.actions.writing import Text
from hotline.knowledge.demo.matters import MATTERS, Matter
from hotline.org.models import Area, Level, Unit


@dataclass(frozen=True)
class Written:
    unit: Unit
    text: Text


ASKED = {  # what is asked about a matter, and how a citizen asks it
    "怎么办理": "",  # as the matter itself is asked about
    "需要什么材料": "{name}要带什么",
    "多长时间办完": "{name}几天能办好",
    "收不收费": "{name}要交多少钱",
    "到哪里办": "{name}去哪办",
    "符合什么条件": "什么人能办{name}",
    "怎么查进度": "{name}办到哪一步了",
    "办不了怎么反映": "{name}窗口不给办找谁",
}
ASPECTS = tuple(ASKED)
AUDIENCES = ("", "老年人", "外来务工人员", "在校学生", "残疾人", "退役军人", "行动不便人员", "企业职工")
ENDS = (60, 100, 300, 500)  # after so many days, and a few more, one in thirteen articles ends


class Writer:
    """Knows the city's units, categories and areas; `write(n)` gives n articles, all different."""

    def __init__(self, today: date, seed: int = 12345) -> None:
        self.chance, self.today = random.Random(seed), today
        self.units = list(Unit.objects.active().filter(level=Level.COUNTY).order_by("path"))
        self.hotline = Unit.objects.active().order_by("level", "path")[0]
        self.categories = Category.objects.filter(level=3, is_active=True).in_bulk()
        self.city = Area.objects.get(level=Level.CITY)
        self.areas = [self.city, *Area.objects.filter(level__in=(Level.COUNTY, Level.TOWN)).order_by("level", "code")]
        self.owner = {matter.name: self._unit(matter) for matter in MATTERS}
        self.category = {matter.name: self.categories.get(matter.category) for matter in MATTERS}

    def write(self, n: int) -> Iterator[Written]:
        """Every matter and aspect for the whole city first, then by audience, then place by place."""
        per_place = [(audience, aspect, matter) for audience in AUDIENCES for aspect in ASPECTS for matter in MATTERS]
        for number in range(n):
            audience, aspect, matter = per_place[number % len(per_place)]
            round_, place = divmod(number // len(per_place), len(self.areas))
            yield self._article(number, matter, aspect, audience, self.areas[place], round_)

    def _article(self, number: int, matter: Matter, aspect: str, audience: str, area: Area, round_: int) -> Written:
        here = "" if area == self.city else area.name
        year = self.today.year - round_ % 6
        title = f"{here}{audience}{matter.name}{aspect}" + (f"（{year}年规定）" if round_ else "")
        phone = f"{self.chance.randint(2000000, 8999999)}"
        window = self.chance.randint(1, 28)
        begun = self.today - timedelta(days=self.chance.randint(20, 900))
        text: Text = {
            "title": title[:100],
            "questions": [ASKED[aspect].format(name=matter.name) or matter.asked],
            "answer": self._answer(matter, aspect, audience, here),
            "body": self._body(matter, audience, here, window, begun),
            "basis_title": matter.basis,
            "basis_no": f"政办发〔{begun.year}〕{self.chance.randint(2, 98)}号",
            "basis_issuer": f"{self.city.name}人民政府办公室",
            "basis_url": "",
            "category": self.category[matter.name],
            "area": area,
            "applies_to": audience or matter.who,
            "contact": f"{here}{matter.where}{window}号窗口，电话{phone}",
            "openness": self.chance.choices(("INTERNAL", "PUBLIC", "ROBOT"), (25, 55, 20))[0],
            "valid_from": begun,
            "valid_to": self._end(number),
            "keywords": [matter.name[:20]],
        }
        return Written(self.owner[matter.name], text)

    def _end(self, number: int) -> date | None:
        nth, rest = divmod(number, 13)
        return self.today + timedelta(days=ENDS[nth % len(ENDS)] + number % 20) if rest == 5 else None

    def _answer(self, matter: Matter, aspect: str, audience: str, here: str) -> str:
        papers = matter.papers.replace("、", "，", 1) if self.chance.random() < 0.3 else matter.papers
        first = {
            "需要什么材料": f"办理{matter.name}请带上{papers}。",
            "多长时间办完": f"{matter.name}自受理之日起{matter.days}个工作日内办结。",
            "收不收费": f"{matter.name}{matter.fee}。",
            "到哪里办": f"{matter.name}请到{here}{matter.where}办理。",
            "符合什么条件": f"{matter.who}，{matter.conditions}的，可以办理{matter.name}。",
            "怎么查进度": f"{matter.name}可凭受理编号在{matter.where}查询办理进度。",
            "办不了怎么反映": f"{matter.name}遇到推诿的，请记下窗口号和时间，拨打12345反映。",
        }.get(aspect, f"{matter.name}请{matter.who}带{papers}到{here}{matter.where}办理，{matter.days}个工作日办结。")
        more = (
            f"{audience}可以走绿色通道，不用排队。" if audience else f"{matter.fee}。" if aspect != "收不收费" else ""
        )
        return first + more

    def _body(self, matter: Matter, audience: str, here: str, window: int, begun: date) -> str:
        papers = "\n".join(f"{n}. {paper}" for n, paper in enumerate(matter.papers.split("、"), 1))
        parts = [
            f"一、适用对象\n{audience or matter.who}。{matter.conditions}的，均可申请。",
            f"二、申请材料\n{papers}\n材料齐全、符合法定形式的当场受理；不齐全的一次性告知需要补正的全部内容。",
            f"三、办理流程\n申请人到{here}{matter.where}{window}号窗口提出申请，经受理、审核、办结三个环节，自受理之日起{matter.days}个工作日内办结。",
            f"四、收费标准\n{matter.fee}。",
            f"五、办理依据\n《{matter.basis}》，自{begun.year}年{begun.month}月{begun.day}日起施行。",
            f"六、注意事项\n委托他人办理{matter.name}的，须出具委托书和双方身份证明；对办理结果有异议的，可以自收到决定之日起六十日内申请行政复议。",
        ]  # fmt: skip
        kept = parts if self.chance.random() < 0.7 else parts[: self.chance.randint(3, 5)]
        return "\n".join(kept)

    def _unit(self, matter: Matter) -> Unit:
        found = [unit for unit in self.units if matter.unit in unit.name or matter.unit in unit.short_name]
        return found[0] if found else self.hotline
