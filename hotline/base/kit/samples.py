"""样张的内容: a few believable orders, units, categories and events."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from hotline.base.clock import now

UNITS: Final = (
    ("101", "临澄区人民政府", "379902 · 县市区"),
    ("102", "市城市管理局", "B07 · 市直部门"),
    ("103", "市生态环境局", "B11 · 市直部门"),
    ("104", "市住房和城乡建设局", "B09 · 市直部门"),
    ("105", "市供热公司", "G03 · 公共服务单位"),
    ("106", "澄东街道办事处", "379902001 · 乡镇街道"),
)
TREE: Final = (
    ("01", "城市管理", ""),
    ("0101", "市容环境", "01"),
    ("010101", "占道经营", "0101"),
    ("010102", "垃圾清运", "0101"),
    ("0102", "市政设施", "01"),
    ("010201", "路灯不亮", "0102"),
    ("010202", "井盖缺失", "0102"),
    ("02", "生态环境", ""),
    ("0201", "噪声污染", "02"),
    ("020101", "建筑施工噪声", "0201"),
    ("020102", "社会生活噪声", "0201"),
    ("03", "公用事业", ""),
    ("0301", "供热", "03"),
    ("030101", "暖气不热", "0301"),
    ("030102", "供热收费", "0301"),
)


@dataclass(frozen=True)
class Row:
    """An order as the list of the sample shows it."""

    number: str
    title: str
    place: str
    category: str
    unit: str
    state: str
    state_name: str
    light: str
    due_at: datetime | None
    created_at: datetime
    urgency: str = ""

    def get_state_display(self) -> str:
        return self.state_name


def rows() -> list[Row]:
    def hours(n: float) -> timedelta:
        return timedelta(hours=n)

    t = now()
    return [
        Row(
            "CC26112300417",
            "水电处社区3号楼整栋暖气不热，室温只有13度，家中有老人和婴儿",
            "临澄区澄东街道",
            "暖气不热",
            "市供热公司",
            "PENDING_SIGN",
            "待签收",
            "RED",
            t - hours(5.3),
            t - hours(29),
            "紧急",
        ),
        Row(
            "CC26112300388",
            "解放路与文化街路口井盖缺失，夜间无警示灯",
            "临澄区澄东街道",
            "井盖缺失",
            "市城市管理局",
            "PENDING_SIGN",
            "待签收",
            "YELLOW",
            t + hours(1.4),
            t - hours(22),
            "特急",
        ),
        Row(
            "CC26112300352",
            "锦绣花园北侧工地夜间施工至凌晨两点，影响高三学生休息",
            "高新区清河街道",
            "建筑施工噪声",
            "市生态环境局",
            "HANDLING",
            "承办中",
            "YELLOW",
            t + hours(6.2),
            t - hours(53),
        ),
        Row(
            "CC26112200291",
            "咨询灵活就业人员养老保险补缴年限和办理材料",
            "澄川市",
            "养老保险",
            "市人力资源和社会保障局",
            "PENDING_REVIEW",
            "待审核",
            "GREEN",
            t + hours(51),
            t - hours(70),
        ),
        Row(
            "CC26112200254",
            "幸福里小区物业未按合同清运垃圾，反映多次未解决",
            "临澄区澄东街道",
            "垃圾清运",
            "临澄区人民政府",
            "HANDLING",
            "承办中",
            "GREEN",
            t + hours(75),
            t - hours(81),
        ),
        Row(
            "CC26112100187",
            "建议在第三实验小学门口增设上下学时段临时停车区",
            "高新区",
            "交通设施",
            "市公安局交警支队",
            "APPROVED",
            "审核通过",
            "DONE_ON_TIME",
            None,
            t - timedelta(days=4),
        ),
        Row(
            "CC26112000093",
            "农贸市场外流动摊贩占道经营，消防通道被堵",
            "平陵县城关镇",
            "占道经营",
            "平陵县人民政府",
            "APPROVED",
            "审核通过",
            "DONE_LATE",
            None,
            t - timedelta(days=330),
        ),
    ]


def timeline() -> list[dict[str, Any]]:
    t = now()
    return [
        {
            "at": t - timedelta(hours=2),
            "name": "催办",
            "actor": "赵敏",
            "unit": "热线办",
            "icon": "bell-ringing",
            "tone": "red",
            "note": "签收已超时，请立即签收并先行联系诉求人。",
        },
        {
            "at": t - timedelta(hours=27),
            "name": "派单",
            "actor": "李建国",
            "unit": "热线办",
            "icon": "send",
            "tone": "blue",
            "note": "请市供热公司主办，临澄区政府协办。两小时内签收，一个工作日内先行联系。",
        },
        {
            "at": t - timedelta(hours=28),
            "name": "受理",
            "actor": "王丽",
            "unit": "受理中心",
            "icon": "circle-check",
            "tone": "green",
            "note": "",
        },
        {
            "at": t - timedelta(hours=29),
            "name": "登记",
            "actor": "王丽",
            "unit": "受理中心",
            "icon": "headset",
            "tone": "grey",
            "note": "来电人情绪焦急，家中有80岁老人和3个月婴儿。",
        },
    ]
