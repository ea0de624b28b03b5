"""初步归类, without a database: a few categories, letters of one sentence."""

import pytest

from hotline.catalog.dispatch import CategoryEntry
from hotline.catalog.vocabulary import Kind, Urgency
from hotline.intake.categorise import UNCLASSIFIED, CategoryWords, kind_of

LEAVES = [
    ("020401", "物业服务质量", ()),
    ("020403", "电梯故障", ("困人", "坠落")),
    ("060303", "路灯照明", ()),
    ("090101", "停水与水压不足", ()),
    ("090102", "水质问题", ()),
    (UNCLASSIFIED, "无法归类事项", ()),
]
WORDS = CategoryWords(
    {code: CategoryEntry(code, name, f"大类 / {name}", urgent_words=urgent) for code, name, urgent in LEAVES}
)


@pytest.mark.parametrize(
    ("title", "content", "code"),
    [
        ("小区电梯坏了一个月", "物业一直不修，老人上下楼困难。", "020403"),
        ("物业公司不作为", "物业公司收费不干活，保安也没有。", "020401"),
        ("中心街路灯不亮", "晚上接孩子很不安全。", "060303"),
        ("三天没水了", "从周一起经常停水，水压也低。", "090101"),
        ("今天天气很好", "没有什么要说的。", UNCLASSIFIED),
    ],
)
def test_a_letter_goes_where_its_words_point(title: str, content: str, code: str) -> None:
    assert WORDS.guess(title, content).category == code


def test_the_title_outweighs_the_text() -> None:
    guess = WORDS.guess("路灯不亮", "我找过物业，物业说不归物业管。")
    assert guess.category == "060303"


def test_every_guess_gives_its_reasons() -> None:
    assert WORDS.guess("路灯不亮", "路灯坏了").reasons[0].startswith("标题有“路灯")
    assert WORDS.guess("天气", "很好").reasons == ("没有任何分类的词，暂归无法归类事项",)
    assert WORDS.guess("天气", "很好").score == 0


def test_an_urgent_word_in_the_title_makes_it_urgent() -> None:
    assert WORDS.guess("电梯困人无人管", "快来人").urgency == Urgency.URGENT
    assert WORDS.guess("电梯故障", "听说别处困人").urgency == Urgency.NORMAL


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("咨询公租房申请条件", Kind.CONSULT),
        ("什么时候通车？", Kind.CONSULT),
        ("投诉物业乱收费", Kind.COMPLAINT),
        ("举报某公司偷税", Kind.REPORT),
        ("建议增设公交站", Kind.SUGGESTION),
        ("感谢信：为环卫工人点赞", Kind.THANKS),
        ("路灯不亮", Kind.HELP),
    ],
)
def test_the_title_says_what_kind_of_letter_it_is(title: str, kind: str) -> None:
    assert kind_of(title, "") == kind


def test_without_a_word_in_the_title_the_end_of_the_text_speaks() -> None:
    assert kind_of("关于某路", "路烂了很久。" * 40 + "请问何时修？") == Kind.CONSULT
