"""澄川市通讯录: who is where, open when and answers for what, written from the city's own tables.

Half of what people ask a hotline is of this sort: which department sees to a thing, where its window is, when the
village's market is held, which school a street belongs to, when the water comes back. Figures that no table holds (the
times of a clinic, the days of a market) are drawn by chance, the same in every demo city.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Final

from hotline.catalog.models import Category
from hotline.knowledge.actions.writing import Text
from hotline.knowledge.demo.matters import MATTERS, Matter
from hotline.knowledge.demo.writing import Written
from hotline.org.models import Area, Level, Unit, UnitKind
from hotline.site.demo.places import stem
from hotline.site.demo.world import World

SERVICE, SCHOOL, CLINIC, ROAD_BUS, CITY_BUS = "160101", "110201", "070101", "030304", "090501"
HOUSEHOLD, WASTE, LEGAL_AID, PARKING = "050202", "060202", "170301", "060501"
N_LINES: Final = 60
N_OUTAGES: Final = 24
MARKET_DAYS: Final = ("一、六", "二、七", "三、八", "四、九", "五、十")
COUNTERS: Final = {
    "供水": ("水务", "090101"),
    "供电": ("供电", "090201"),
    "燃气": ("燃气", "090302"),
    "供热": ("热力", "090403"),
}
CLOSED: Final = {
    "090101": ("水务", "停水", "更换{road}供水阀门", "请提前储水；恢复供水初期水色发黄的，放水三至五分钟后再用"),
    "090201": ("供电", "停电", "{road}线路检修", "请关好用电设备，电梯尽量不要乘坐；提前送电不再另行通知"),
    "090302": (
        "燃气",
        "停气",
        "{road}燃气管网改造",
        "请关闭灶前阀门；恢复供气后如闻到异味不要开关电器，到室外拨打抢修电话",
    ),
}


class Gazetteer:
    """`articles` gives them all, some 2,500, each of the unit that answers for it."""

    def __init__(self, world: World, today: date) -> None:
        self.world, self.today, self.chance = world, today, Random(379900)
        self.areas = {area.pk: area for area in Area.objects.all()}
        self.categories = Category.objects.in_bulk()
        units = [unit for unit in world.units.values() if unit.is_active]
        self.city = next(area for area in self.areas.values() if area.level == Level.CITY)
        self.upper = [one for one in units if one.level == Level.COUNTY and one.kind != UnitKind.COUNTY_GOV]
        self.counties = [one for one in units if one.kind == UnitKind.COUNTY_GOV]
        self.towns = [one for one in units if one.kind == UnitKind.TOWN]
        self.below = [one for one in units if one.kind == UnitKind.SUB_UNIT]
        self.villages = [one for one in units if one.kind == UnitKind.VILLAGE]
        self.of_town: dict[str, list[Unit]] = {}
        for one in self.villages:
            self.of_town.setdefault(one.area_id[:9], []).append(one)

    def articles(self) -> Iterator[Written]:
        yield from map(self._department, self.upper)
        yield from map(self._sub_unit, self.below)
        for county in self.counties:
            yield from (self._window(county, matter) for matter in MATTERS)
            yield from (self._counter(county, word) for word in COUNTERS)
            yield self._petition(county)
        for town in self.towns:
            yield from (
                of(town) for of in (self._service, self._clinic, self._school, self._police, self._waste, self._law)
            )
            is_street = self.areas[town.area_id].name.endswith("街道")
            yield from (of(town) for of in ((self._parking,) if is_street else (self._road_bus, self._market)))
        for village in self.villages:
            yield self._village(village)
        yield from (self._city_bus(number) for number in range(1, N_LINES + 1))
        yield from (self._outage(category) for category in CLOSED for _ in range(N_OUTAGES))

    # ── 谁管什么 ──

    def _department(self, unit: Unit) -> Written:
        led = [one.name for one in self.categories.values() if one.lead_unit_id == unit.pk and one.level == 3]
        what = "、".join(led[:8]) or "本部门职责范围内的事项"
        answer = (
            f"{unit.short_name}主管{what}{'等' if len(led) > 8 else ''}。值班电话{unit.duty_phone}，{_OFFICE_HOURS}。"
        )
        body = f"一、主管事项\n{'、'.join(led) or what}。\n二、职责依据\n{unit.duty_basis}\n三、怎么反映\n可直接拨打值班电话，也可由12345热线登记转办，按期答复。"
        return self._text(
            unit,
            f"{unit.short_name}管哪些事、怎么联系",
            [f"{unit.short_name}电话是多少", f"{what.split('、')[0]}归谁管"],
            answer,
            body,
            SERVICE,
        )

    def _sub_unit(self, unit: Unit) -> Written:
        above = unit.parent.short_name if unit.parent else "上级单位"
        answer = f"{unit.name}隶属{above}，值班电话{unit.duty_phone}，{_OFFICE_HOURS}。"
        body = f"一、职责\n{unit.duty_basis or '承担上级交办的公共服务事项。'}\n二、联系\n值班电话{unit.duty_phone}；电话无人接听的，可拨打12345反映。"
        return self._text(unit, f"{unit.name}的职责和联系方式", [f"{unit.short_name}怎么联系"], answer, body, SERVICE)

    def _window(self, county: Unit, one: Matter) -> Written:
        number, floor = self.chance.randint(1, 36), self.chance.choice("一二三")
        place = f"{county.short_name}政务服务中心{floor}楼{number}号窗口"
        answer = f"{county.short_name}办理{one.name}到{place}，{_WINDOW_HOURS}。请带{one.papers}，{one.fee}，{one.days}个工作日办结。"
        body = f"一、办理地点\n{place}；也可以在{one.where}办理。\n二、申请材料\n{one.papers}。\n三、咨询电话\n{county.duty_phone}。"
        return self._text(
            county,
            f"{county.short_name}：{one.name}在哪里办",
            [f"{county.short_name}哪里能办{one.name}", one.asked],
            answer,
            body,
            one.category,
        )

    # ── 镇街村居 ──

    def _service(self, town: Unit) -> Written:
        name = self.areas[town.area_id].name
        answer = f"{name}便民服务中心在{name}办公楼一楼大厅，{_WINDOW_HOURS}，电话{town.duty_phone}。可办社会保障、低保救助、老年优待、退役军人登记、居住证明等事项。"
        body = f"一、当场办结\n居住证明、老年优待证、残疾人两项补贴登记。\n二、受理后上报\n最低生活保障、临时救助、公租房申请。\n三、延时服务\n周六9时至12时提供值班服务，行动不便的可预约上门。\n四、负责人\n{town.deputy or town.leader}。"
        return self._text(
            town,
            f"{name}便民服务中心在哪、能办什么",
            [f"{name}便民服务中心几点上班", f"{name}周末能办事吗"],
            answer,
            body,
            SERVICE,
        )

    def _clinic(self, town: Unit) -> Written:
        name = self.areas[town.area_id].name
        clinic = f"{name}社区卫生服务中心" if name.endswith("街道") else f"{name}卫生院"
        day = self.chance.choice("一二三四五")
        answer = f"{clinic}门诊时间为8时至17时30分，夜间和节假日有急诊值班。儿童预防接种在每周{day}上午，请带接种证。"
        body = f"一、门诊科室\n全科、中医、妇儿保健、口腔。\n二、家庭医生签约\n65岁以上老人、孕产妇、慢性病患者可免费签约。\n三、接种门诊\n每周{day}8时至11时30分。"
        return self._text(
            town, f"{clinic}门诊和接种时间", [f"{clinic}几点开门", f"{name}哪天打疫苗"], answer, body, CLINIC
        )

    def _school(self, town: Unit) -> Written:
        name = self.areas[town.area_id].name
        near = [self.areas[one.area_id].name for one in self.of_town.get(town.area_id[:9], [])]
        school = f"{stem(name)}中心小学"
        answer = (
            f"{school}招收{'、'.join(near) or name}的适龄儿童。每年7月网上登记、8月现场审核，8月25日前发放入学通知书。"
        )
        body = f"一、招生范围\n{'、'.join(near) or name}。\n二、登记材料\n户口簿、房产证或居住证明、预防接种证。\n三、随迁子女\n持居住证在居住地登记，与户籍儿童同等入学。"
        return self._text(
            town,
            f"{school}招生范围",
            [f"{near[0] if near else name}的孩子上哪个小学", f"{school}怎么报名"],
            answer,
            body,
            SCHOOL,
        )

    def _road_bus(self, town: Unit) -> Written:
        area = self.areas[town.area_id]
        county = self.areas[town.area_id[:6] + "000000"].name
        every, price = self.chance.choice((20, 30, 40, 60)), self.chance.randint(2, 5)
        answer = f"{county}客运站到{area.name}的城乡公交首班6时30分、末班18时，每{every}分钟一班，全程票价{price}元，65岁以上老人免费。"
        body = f"一、途经\n{county}客运站、人民医院、{stem(area.name)}路口、{area.name}政府。\n二、节假日\n春节期间末班提前到17时。\n三、失物招领\n记下车号和乘车时间，拨打{town.duty_phone}。"
        return self._text(
            town,
            f"{county}到{area.name}城乡公交时刻",
            [f"去{area.name}的末班车几点", f"{area.name}坐车多少钱"],
            answer,
            body,
            ROAD_BUS,
        )

    def _market(self, town: Unit) -> Written:
        name = self.areas[town.area_id].name
        days = self.chance.choice(MARKET_DAYS)
        answer = f"{name}逢农历{days}赶集，集市在{stem(name)}农贸市场及两侧便道，6时至12时。占道经营、堵塞路口的可向{name}反映，电话{town.duty_phone}。"
        body = f"一、集日\n农历每月逢{days}。\n二、摊位\n临时摊位当日登记，不收摊位费；活禽区与蔬菜区分开。\n三、停车\n集日{stem(name)}小学操场开放停车。"
        return self._text(town, f"{name}集市日期和位置", [f"{name}哪天赶集", f"{name}大集在哪"], answer, body, SERVICE)

    def _police(self, town: Unit) -> Written:
        name = self.areas[town.area_id].name
        station = f"{stem(name)}派出所"
        answer = f"{station}户籍窗口{_WINDOW_HOURS}，可办身份证、居住证、户口迁移、无犯罪记录证明。周六上午办理身份证领取。紧急情况请拨110。"
        body = "一、户口迁移\n购房、投靠、就业落户凭房产证、结婚证或社保证明办理，当场办结。\n二、身份证\n首次申领不收费，补领每证40元，20日内领取。\n三、养犬登记\n带免疫证明和犬只照片。"
        police = self._answering("公安局")
        return self._text(
            police,
            f"{station}户籍窗口时间和能办的事",
            [f"{name}迁户口去哪", f"{station}周末上班吗"],
            answer,
            body,
            HOUSEHOLD,
            town,
        )

    def _waste(self, town: Unit) -> Written:
        name = self.areas[town.area_id].name
        begun, day = self.chance.choice((6, 7)), self.chance.choice("一二三四五")
        answer = f"{name}生活垃圾每天{begun}时至9时、18时至21时投放；旧家具等大件垃圾每周{day}上门清运，提前一天拨打{town.duty_phone}预约，不收费。"
        body = "一、分类\n厨余垃圾、可回收物、有害垃圾、其他垃圾。\n二、装修垃圾\n由物业指定地点袋装堆放，交有资质的运输企业清运，费用由业主承担。\n三、没有及时清运\n说明地点和时间，2小时内到场。"
        return self._text(
            town, f"{name}垃圾投放时间和大件清运", [f"{name}旧沙发往哪扔", f"{name}垃圾几点收"], answer, body, WASTE
        )

    def _law(self, town: Unit) -> Written:
        name = self.areas[town.area_id].name
        day = self.chance.choice("一二三四五")
        answer = f"{name}法律援助工作站每周{day}有律师坐班，9时至11时30分、14时至17时，免费解答；请律师代理的，符合经济困难条件可申请法律援助。"
        body = "一、可以申请援助的事项\n请求支付劳动报酬、工伤赔偿、赡养费抚养费、社会保险待遇等。\n二、申请材料\n身份证、经济困难声明、案件材料。农民工讨薪不审查经济状况。\n三、人民调解\n邻里、婚姻、土地纠纷可先向人民调解委员会申请调解，不收费。"
        return self._text(
            self._answering("司法局"),
            f"{name}法律援助和人民调解",
            [f"{name}哪里能问律师", "打官司没钱请律师怎么办"],
            answer,
            body,
            LEGAL_AID,
            town,
        )

    def _parking(self, town: Unit) -> Written:
        name, road = self.areas[town.area_id].name, self.world.words.pick("road")
        places, fee = self.chance.randint(4, 18) * 10, self.chance.choice((2, 3, 4))
        answer = f"{name}辖区{road}设收费泊位{places}个，首小时{fee}元，21时至次日7时不收费。机关单位停车场夜间和节假日向居民开放。"
        body = f"一、在哪里停\n{road}两侧划线泊位；{name}办公楼停车场18时30分至次日7时30分。\n二、违停\n泊位之外停放由交警部门处理，消防通道任何时间不得停放。\n三、包月\n辖区居民凭房产证可办夜间包月。"
        return self._text(
            town, f"{name}停车泊位和收费", [f"{road}停车怎么收费", f"{name}晚上哪里能停车"], answer, body, PARKING
        )

    def _counter(self, county: Unit, word: str) -> Written:
        of, category = COUNTERS[word]
        unit, road, number = self._answering(of), self.world.words.pick("road"), self.chance.randint(1, 220)
        answer = f"{unit.short_name}{county.short_name}营业厅在{road}{number}号，每天8时30分至17时30分，可办开户、过户、报停、缴费。抢修电话{unit.duty_phone}，昼夜有人。"
        body = "一、要带的材料\n身份证、房产证明；过户的双方到场或持委托书。\n二、网上办理\n公众号可缴费、查账单、报修。\n三、停供和恢复\n欠费停供前书面催缴，缴清后24小时内恢复。"
        return self._text(
            unit,
            f"{county.short_name}{word}营业厅地址和时间",
            [f"{county.short_name}在哪交{word}费", f"{word}过户去哪办"],
            answer,
            body,
            category,
            county,
        )

    def _petition(self, county: Unit) -> Written:
        number, day = self.chance.randint(1, 160), self.chance.choice("二三四")
        answer = f"{county.short_name}群众来访接待中心在{self.world.words.pick('road')}{number}号，{_OFFICE_HOURS}。每周{day}有领导接访，凭身份证登记。"
        body = "一、先后\n依法应通过诉讼、仲裁、复议解决的，向有权机关提出。\n二、人数\n多人反映同一事项的，推选不超过五名代表。\n三、时限\n来访事项15日内告知是否受理，60日内办结。"
        return self._text(
            county,
            f"{county.short_name}群众来访接待地点和时间",
            [f"{county.short_name}信访局在哪", f"{county.short_name}领导哪天接访"],
            answer,
            body,
            SERVICE,
        )

    def _village(self, unit: Unit) -> Written:
        name = self.areas[unit.area_id].name
        town = self.areas[unit.area_id[:9] + "000"].name
        sort, office = ("社区", f"{name}居委会") if name.endswith("社区") else ("村", f"{name}委会")
        answer = f"{town}{name}便民服务点由{unit.leader}负责，电话{unit.duty_phone}，工作日{_OFFICE_HOURS.removeprefix('工作日')}。可代办社保缴费、证明开具、老年补贴登记。"
        body = f"一、代办事项\n城乡居民医保和养老保险缴费、老年补贴登记、残疾人补贴登记、生育登记。\n二、网格员\n{name}分{self.chance.randint(2, 6)}个网格，网格员姓名和电话公示在{sort}公开栏。\n三、议事日\n每月{self.chance.randint(5, 25)}日为{sort}民议事日，物业、邻里和环境问题可以当场提。"
        return self._text(
            unit, f"{town}{name}便民服务点", [f"{office}电话是多少", f"{name}找谁开证明"], answer, body, SERVICE
        )

    # ── 线路和停供 ──

    def _city_bus(self, number: int) -> Written:
        unit = self._answering("公交", "公共交通")
        first, last = self.chance.sample(self.towns, 2)
        stops = [self.world.words.pick("road") for _ in range(4)]
        ends = [stem(self.areas[one.area_id].name) for one in (first, last)]
        answer = f"{number}路公交由{ends[0]}开往{ends[1]}，首班6时、末班{self.chance.choice((20, 21, 22))}时，每{self.chance.choice((8, 10, 12, 15))}分钟一班，无人售票2元，刷卡九折。"
        body = f"一、沿途站点\n{ends[0]}、{'、'.join(dict.fromkeys(stops))}、{ends[1]}。\n二、优惠\n65岁以上老人、残疾人免费，学生卡五折。\n三、到站查询\n可在公交到站小程序查询实时位置。"
        return self._text(
            unit,
            f"{number}路公交首末班时间和站点",
            [f"{number}路末班车几点", f"{number}路从哪到哪"],
            answer,
            body,
            CITY_BUS,
        )

    def _outage(self, category: str) -> Written:
        word, what, why, advice = CLOSED[category]
        unit = self._answering(word, word)
        road = self.world.words.pick("road")
        estates = "、".join(dict.fromkeys(self.world.words.pick("community") for _ in range(3)))
        day = self.today + timedelta(days=self.chance.randint(1, 20))
        begun, hours = self.chance.choice((0, 6, 8, 9, 13, 22)), self.chance.choice((4, 6, 8))
        said = f"{day.month}月{day.day}日{begun}时起{hours}小时"
        answer = f"因{why.format(road=road)}，{said}，{estates}{what}。{advice}。"
        body = f"一、影响范围\n{road}沿线：{estates}。\n二、时间\n{said}，遇雨顺延。\n三、抢修电话\n{unit.duty_phone}，昼夜有人。"
        title = f"{road}一带{day.month}月{day.day}日计划{what}（{estates.split('、')[0]}）"
        return self._text(
            unit,
            title,
            [f"{estates.split('、')[0]}为什么{what}", f"{road}{what}到几点"],
            answer,
            body,
            category,
            end=day + timedelta(days=2),
        )

    def _answering(self, *words: str) -> Unit:
        return next(one for word in words for one in self.upper if word in one.name)

    def _text(
        self, unit: Unit, title: str, questions: list[str], answer: str, body: str, category: str, place: Unit | None = None,
        end: date | None = None,
    ) -> Written:  # fmt: skip
        """An article of `unit`, good for the area of `place`, else for its own."""
        text: Text = {
            "title": title[:100], "questions": [one[:100] for one in questions], "answer": answer, "body": body,
            "category": self.categories[category], "area": self.areas.get((place or unit).area_id or "", self.city),
            "contact": f"{unit.short_name}，电话{unit.duty_phone}", "openness": "PUBLIC",
            "valid_from": self.today - timedelta(days=self.chance.randint(10, 400)), "valid_to": end,
        }  # fmt: skip
        return Written(unit, text)


_OFFICE_HOURS: Final = "工作日8时30分至12时、14时至17时30分"
_WINDOW_HOURS: Final = "工作日8时30分至17时，中午不休息"
