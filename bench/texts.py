"""Three thousand appeals as citizens word them, cut into words once; a million orders are made of them and of places.

`COMMON` stands in two texts of five, `RARE` in one order of some thirty thousand: what searches are measured with.
"""

from dataclasses import dataclass
from itertools import product
from typing import Final

COMMON: Final = "物业"
RARE: Final = "钉螺"
RARE_SHARE: Final = 1 / 33_000

_MATTERS: Final = [
    ("电梯停运", "{where}{n}号楼电梯从{since}起停运，家中有老人和小孩上下楼困难，多次向物业反映没有结果"),
    ("物业不作为", "{where}垃圾清运不及时，楼道堆满杂物，物业只收费不服务，业主{since}以来多次投诉"),
    ("物业乱收费", "{where}物业公司擅自提高停车费和物业费，没有公示，也没有征求业主意见，{since}起执行"),
    ("公共收益不公开", "{where}电梯广告、车位租金等公共收益从未公示，{since}以来要求物业公开账目被拒绝"),
    ("占用消防通道", "{where}消防通道被私家车长期占用，{since}发生过救护车进不来的事，物业不管"),
    ("路灯不亮", "{where}路段路灯从{since}起不亮，约有{n}盏，晚上行人和骑车的人很不安全"),
    ("道路破损", "{where}路面坑洼严重，{since}下雨以后积水很深，已有{n}人摔倒，请尽快修补"),
    ("井盖缺失", "{where}路口有一个下水道井盖丢失，{since}发现，没有任何围挡和警示标志"),
    ("噪音扰民", "{where}附近工地夜间十一点以后仍在施工，{since}以来每天如此，影响孩子休息和学习"),
    ("油烟扰民", "{where}楼下烧烤店油烟直接排放，{since}开业以来居民不敢开窗，要求安装净化设备"),
    ("拖欠工资", "在{where}工地干活的{n}名农民工，从{since}起没有领到工资，包工头不接电话"),
    ("未签合同", "{where}一家企业不与职工签订劳动合同，也不缴纳社会保险，{since}离职后拒绝补缴"),
    ("预付卡退费难", "{where}健身房{since}突然关门，充值卡里还有{n}00元，商家电话无人接听"),
    ("商品房延期交付", "在{where}购买的商品房合同约定去年交房，{since}仍未竣工，开发商一再推迟"),
    ("房产证办不下来", "{where}小区交房{n}年了还办不了不动产权证，开发商说手续不全，影响子女入学"),
    ("暖气不热", "{where}从{since}供暖以来室内温度只有{n}度，多次打供热公司电话没有人来检查"),
    ("停水", "{where}从{since}起停水，没有提前通知，居民做饭洗漱都成问题，什么时候恢复"),
    ("水质浑浊", "{where}自来水发黄有异味，{since}开始，烧开以后有沉淀，请检测水质"),
    ("停电", "{where}频繁停电，{since}以来已经{n}次，冰箱里的东西都坏了，请检修线路"),
    ("燃气开通", "{where}的天然气管道铺好了一直不通气，{since}交的开户费，共{n}户没有开通"),
    ("公交线路", "{where}居民出行只有一趟公交车，间隔四十分钟，{since}还减少了班次，建议增加车次"),
    ("违法建设", "{where}{n}号楼顶层住户私自加盖房屋，{since}动工，影响楼体安全和邻居采光"),
    ("圈占绿地", "{where}一楼住户把公共绿地圈起来种菜，{since}以来越圈越大，请城管处理"),
    ("流浪犬", "{where}附近有{n}条流浪狗，{since}咬伤过一名小学生，请有关部门尽快处置"),
    ("噪声广场舞", "{where}广场每晚有人跳舞，音响声音很大，{since}以来一直到十点才结束"),
    ("学区划分", "{where}今年的学区怎么划分，孩子{since}满六周岁，户口和房产不在一处能否报名"),
    ("校外培训退费", "{where}一家培训机构{since}停课，还有{n}节课没有上，要求退费一直推诿"),
    ("医保报销", "老人{since}在{where}的医院住院，异地医保报销需要哪些材料，在哪里办理"),
    ("养老金认证", "父亲{n}十岁行动不便，住在{where}，养老金资格认证能不能上门或者在手机上办理"),
    ("低保申请", "家住{where}，{since}因病失去劳动能力，全家{n}口人没有收入，咨询低保怎么申请"),
    ("秸秆焚烧", "{where}地里有人焚烧秸秆，{since}傍晚烟雾很大，附近居民呼吸困难"),
    ("河道污染", "{where}旁边的河水发黑发臭，{since}有养殖场往里排污水，鱼都死了"),
    ("灌溉用水", "{where}的机井{since}坏了，{n}亩麦子没法浇水，村里一直没有维修"),
    ("宅基地纠纷", "{where}邻居盖房占了公共巷道，{since}以来村里调解{n}次没有结果"),
    ("土地流转费", "{where}村民的土地流转费从{since}起没有发放，每亩八百元，共{n}户"),
    ("农村污水", "{where}生活污水管网铺设后路面没有恢复，{since}下雨全是泥，老人出门困难"),
    ("快递不上门", "{where}的快递从{since}起不送上门，全部放在驿站，老人取件要走两里路"),
    ("食品安全", "{where}一家饭店的凉菜里有异物，{since}就餐后{n}人腹泻，要求市场监管部门查处"),
    ("垃圾分类", "{where}的垃圾桶{since}撤走以后没有新的投放点，居民不知道往哪里扔"),
    ("感谢信", "{since}在{where}走失的老人被工作人员找到并送回家，全家{n}口人向他们表示感谢"),
]  # fmt: skip
_SINCE: Final = ["上周", "上个月", "春节后", "三天前", "去年冬天"]
_WISH: Final = [
    "，希望有关部门尽快解决。", "，请给出明确答复和解决时限。", "，之前拨打过热线，问题一直没有解决，请督促落实。",
    "，请实地查看核实，并电话回复处理结果。", "，要求依法依规处理。",
]  # fmt: skip
_AND: Final = ["，附近住着很多老人和孩子", "，物业和社区互相推诿", "，周围群众意见很大"]
_RARE_TEXT: Final = (
    "河沟发现钉螺", "{where}的河沟里发现大量钉螺，担心血吸虫病，请疾控部门现场查螺灭螺，并告知村民注意事项。",
)  # fmt: skip
_COMMUNITIES: Final = [
    "碧桐",
    "澄湖",
    "锦禾",
    "云栖",
    "望川",
    "水岸",
    "梧桐",
    "春晖",
    "丽景",
    "槐荫",
    "金穗",
    "汀兰",
    "东篱",
    "康乐",
    "纺织",
    "农机",
    "清晏",
    "书香",
    "和畅",
    "北苑",
    "鹭鸣",
    "松风",
    "玉带",
    "星辰",
    "福满",
    "南塘",
    "翠屏",
    "阳光",
    "晨曦",
    "百合",
    "柳岸",
    "枫桥",
    "安康",
    "迎宾",
    "龙泉",
    "新华",
    "幸福",
    "解放",
    "建设",
    "文化",
    "府前",
    "银河",
    "长江",
    "泰山",
    "学府",
    "滨河",
    "凤凰",
    "紫荆",
    "桂花",
    "玫瑰",
    "牡丹",
    "海棠",
    "银杏",
    "香樟",
    "翡翠",
    "御景",
    "世纪",
    "时代",
    "未来",
    "科创",
]
_ENDINGS: Final = ["小区", "花园", "家园", "村", "路"]


@dataclass(frozen=True)
class Text:
    title: str
    content: str


def texts() -> list[Text]:
    """Three thousand, each once, and the one with the rare word; `{where}` still stands in them."""
    found = [
        Text(title, content.replace("{since}", since).replace("{n}", str(len(since + wish) % 9 + 3)) + more + wish)
        for (title, content), since, more, wish in product(_MATTERS, _SINCE, _AND, _WISH)
    ]
    return [*found, Text(*_RARE_TEXT)]


def places() -> list[str]:
    """Three hundred: 碧桐小区, 澄湖路 …"""
    return [f"{name}{ending}" for name, ending in product(_COMMUNITIES, _ENDINGS)]
