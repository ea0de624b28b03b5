"""造出来的来信: short letters of a few categories, put together from own phrases. The same seed, the same letters."""

import random
from typing import Final

from hotline.intake.suggesting.grams import Matter

PLACES: Final = ("阳光花园", "和平小区", "柳林镇中心街", "河东县城北路", "杨树村", "滨河苑", "新华路口", "幸福里")
OPENINGS: Final = (
    "您好，我是附近居民，", "尊敬的领导：", "我代表几户邻居反映一件事，", "上班路过时看到，", "家里老人让我打这个电话，",
    "上个月就打过一次，", "我在外地工作，父母住在", "替朋友问一下，",
)  # fmt: skip
ENDINGS: Final = (
    "请尽快处理。", "希望有关部门重视。", "多次反映没有结果，不知道该找谁。", "给生活带来很大不便，邻居们意见很大。",
    "请给一个明确的答复时间。", "打过两次电话都说会处理，至今没有动静。", "孩子还小，实在等不起。", "先谢谢你们的工作。",
)  # fmt: skip
# category → titles, sentences
PHRASES: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "020401": (
        ("{}物业不作为", "{}物业收费高服务差", "{}小区保洁没人管"),
        (
            "物业公司只收费不干活，楼道没人打扫。", "小区保安形同虚设，物业经理从不露面。", "物业费涨了三成，绿化却荒着。",
            "业主找物业报修，物业一直拖着不来人。", "业委会要换物业，原物业赖着不走。", "物业把公共车位私自租给外人。",
            "垃圾堆在单元门口，保洁阿姨一周不见一次。", "物业前台态度蛮横，业主群里说话就被踢。",
        ),
    ),
    "020403": (
        ("{}电梯停运", "{}电梯经常故障", "{}电梯困人"),
        (
            "电梯停运一个星期，老人下不了楼。", "电梯运行时剧烈抖动，还困过人。", "电梯年检过期，维保单位不来修。",
            "轿厢停在两层之间，按呼救没有回应。", "电梯门夹人，感应器失灵。", "两部电梯坏了一部，早高峰排长队。",
            "电梯突然下坠两层，吓得没人敢坐。", "加装电梯施工一半停工，钢架露在外面。",
        ),
    ),
    "060303": (
        ("{}路灯不亮", "{}路灯坏了半个月", "{}一片漆黑"),
        (
            "路灯全坏了，晚上接孩子很不安全。", "这一段没有照明，骑车摔倒好几次。", "路灯杆倾斜，灯罩掉在人行道上。",
            "路灯白天亮晚上灭，浪费电。", "新修的路一直没装灯，黑得看不见井盖。", "路灯被树枝挡住，光照不到地面。",
            "半条街的灯一闪一闪，像要短路。", "灯杆上的线头裸露，怕漏电。",
        ),
    ),
    "090101": (
        ("{}停水三天", "{}水压太低", "{}自来水断断续续"),
        (
            "自来水停了三天没有通知。", "六楼水压太低，洗澡没有水。", "水管爆裂，水厂迟迟不来抢修。", "停水以后水是黄的，放很久才清。",
            "二次供水的水泵坏了，高层都没水。", "水厂说检修半天，结果一天一夜没来水。", "水表井漏水，路面结了冰。", "夜里才来一点水，只好用桶存着。",
        ),
    ),
}  # fmt: skip
CATEGORIES: Final = tuple(PHRASES)


def made(category: str, chance: random.Random) -> Matter:
    titles, sentences = PHRASES[category]
    place = chance.choice(PLACES)
    said = "".join(chance.sample(sentences, 2))
    text = f"{chance.choice(OPENINGS)}{place}{chance.randint(1, 30)}号，{said}{chance.choice(ENDINGS)}"
    return Matter(chance.choice(titles).format(place), text)


def made_many(n: int, seed: int = 1) -> tuple[list[Matter], list[str]]:
    """`n` letters in turn of every category, and their categories."""
    chance = random.Random(seed)
    labels = [CATEGORIES[place % len(CATEGORIES)] for place in range(n)]
    return [made(label, chance) for label in labels], labels
