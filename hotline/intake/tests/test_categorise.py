"""初步归类, without a database: a few categories, letters of one sentence."""

import csv

import pytest

from hotline.catalog.defaults import FOLDER
from hotline.catalog.dispatch import CategoryEntry
from hotline.catalog.vocabulary import Kind, Urgency
from hotline.intake.categorise import UNCLASSIFIED, CategoryWords, category_words, kind_of

LEAVES = [
    ("020401", "物业服务质量", ()),
    ("020403", "电梯故障", ("困人", "坠落")),
    ("030201", "交通信号与标志标线", ()),
    ("040301", "职工养老保险", ()),
    ("040302", "居民养老保险", ()),
    ("060303", "路灯照明", ()),
    ("090101", "停水与水压不足", ()),
    ("090102", "水质问题", ()),
    ("090401", "室温不达标", ("新生儿",)),
    ("110207", "学校设施与周边", ()),
    ("110501", "违规收费", ()),
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


def test_a_weak_word_points_only_where_nothing_better_does() -> None:
    assert WORDS.guess("小区门口的红绿灯", "").category == "030201"
    assert WORDS.guess("小区的事", "").category == "020401"


def test_words_in_one_sentence_say_more_than_each_alone() -> None:
    assert WORDS.guess("某学校乱收费", "").category == "110501"
    assert WORDS.guess("某学校的事", "老师很好。食堂收费合理。").category == "110207"


def test_a_word_within_a_longer_one_does_not_count() -> None:
    assert WORDS.guess("咨询居民养老保险", "").category == "040302"
    assert WORDS.guess("咨询养老保险", "").category == "040301"


def test_an_urgent_word_alone_makes_no_category() -> None:
    assert WORDS.guess("新生儿的奶粉", "找物业公司").category == "020401"


def test_only_categories_within_a_heading_come_into_question() -> None:
    assert WORDS.guess("物业公司的电梯和路灯", "", within="06").category == "060303"
    assert WORDS.guess("天气很好", "", within="06").category == "060303"


def test_a_long_letter_is_judged_by_its_beginning_and_its_strongest_words() -> None:
    told = WORDS.guess("路灯不亮", "物业服务。物业管理。物业公司。物管。业主。保安。小区。" + "啊" * 1000 + "水质发黄")
    assert told.category == "060303"
    assert len(told.reasons) <= 3


def test_every_guess_gives_its_reasons() -> None:
    assert WORDS.guess("路灯不亮", "路灯坏了").reasons[0].startswith("标题有“路灯")
    assert WORDS.guess("天气", "很好").reasons == ("没有任何分类的词，暂归无法归类事项",)
    assert WORDS.guess("天气", "很好").score == 0


def test_an_urgent_word_in_the_title_makes_it_urgent() -> None:
    assert WORDS.guess("电梯困人无人管", "快来人").urgency == Urgency.URGENT
    assert WORDS.guess("电梯故障", "听说别处困人").urgency == Urgency.NORMAL


def test_every_row_of_the_words_is_of_a_category_of_the_default_catalogue() -> None:
    with (FOLDER / "categories.csv").open(encoding="utf-8-sig", newline="") as file:
        leaves = {row["code"] for row in csv.DictReader(file) if len(row["code"]) == 6}
    assert set(category_words()) <= leaves
    for code, words in category_words().items():
        assert len(words) == len(set(words)), code
        assert all(part for word in words for part in word.removeprefix("?").split("+")), code


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("咨询公租房申请条件", Kind.CONSULT),
        ("什么时候通车？", Kind.CONSULT),
        ("投诉物业乱收费", Kind.COMPLAINT),
        ("反映某小区违规收费", Kind.COMPLAINT),
        ("请求查处某厂污染", Kind.COMPLAINT),
        ("举报某公司偷税", Kind.REPORT),
        ("某局长贪污", Kind.REPORT),
        ("建议增设公交站", Kind.SUGGESTION),
        ("建议每个学校设心理咨询室", Kind.SUGGESTION),
        ("希望将17路公交延长到学校", Kind.SUGGESTION),
        ("感谢信：为环卫工人点赞", Kind.THANKS),
        ("希望解决女儿读书问题", Kind.HELP),
        ("路灯不亮", Kind.HELP),
    ],
)
def test_the_title_says_what_kind_of_letter_it_is(title: str, kind: str) -> None:
    assert kind_of(title, "") == kind


def test_without_a_word_in_the_title_the_end_of_the_text_speaks() -> None:
    assert kind_of("关于某路", "路烂了很久。" * 40 + "请问何时修？") == Kind.CONSULT
