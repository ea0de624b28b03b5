"""Words and ranking: tables of values, no database."""

import pytest

from hotline.knowledge.ranking import Corpus, Document, best_passage, covered, marked, ranked, rarities
from hotline.knowledge.reading import paragraphs
from hotline.knowledge.words import HEAD, MOST_TERMS, OFTEN, asked, length, lexemes, plain, terms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("电动车上牌", ["电动", "动车", "车上", "上牌"]),
        ("ＥＴＣ办理，拨12345", ["etc", "办理", "12345"]),
        ("税率3.5%", ["税率", "3.5%"]),
        ("水", []),
        ("", []),
        ("！？", []),
    ],
)
def test_a_text_is_pairs_of_characters_and_whole_words_of_letters_and_digits(text: str, found: list[str]) -> None:
    assert terms(text) == found


def test_the_index_knows_the_head_and_what_stands_often() -> None:
    found = lexemes("水费", "水费单。水费。交水费")
    assert {"水费", HEAD + "水费", HEAD + "水", HEAD + "费", OFTEN + "水费", "费单", "交水"} == set(found)
    assert length("水费", "水费单") == 3


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("请问电动车怎么上牌？", ("电动", "动车", "上牌")),
        ("社保卡在哪里补办", ("社保", "保卡", "卡在", "补办")),
        ("怎么办", ("怎么", "么办")),  # nothing but asking words: looked for as it stands
        ("水", (f"{HEAD}水",)),
        ("？？", ()),
    ],
)
def test_what_people_put_around_a_question_is_left_out(question: str, left: tuple[str, ...]) -> None:
    assert asked(question).terms == left


def test_a_pasted_letter_is_cut() -> None:
    letter = "".join(chr(0x4E00 + n) for n in range(500))
    assert len(asked(letter).terms) == MOST_TERMS


def test_a_synonym_stands_beside_the_word_asked() -> None:
    found = asked("暖气费多少钱", [["暖气费", "取暖费", "供热费"]])
    [alternative] = found.alternatives
    assert alternative.own == ("暖气", "气费")
    assert alternative.others == (("取暖", "暖费"), ("供热", "热费"))
    assert {"暖气费", "取暖费", "供热费"} <= set(found.marks)


def test_a_synonym_may_hold_words_that_alone_only_ask() -> None:
    [alternative] = asked("上牌要带什么", [["要带什么", "申请材料"]]).alternatives
    assert alternative.others == (("申请", "请材", "材料"),)


def documents(*texts: str) -> list[Document]:
    return [Document(n, "", plain(text), length("", text)) for n, text in enumerate(texts)]


def order(question: str, *texts: str, synonyms: list[list[str]] | None = None) -> list[int]:
    found = documents(*texts)
    counts: dict[str, int] = {}
    for text in texts:
        for term in set(terms(text)):
            counts[term] = counts.get(term, 0) + 1
    corpus = Corpus(len(texts), sum(one.length for one in found) / len(found), counts)
    return [one.key for one, _ in ranked(asked(question, synonyms or []), found, corpus)]


def test_who_answers_more_of_the_question_stands_first() -> None:
    assert order("电动车上牌", "机动车年检须知", "电动车充电须知", "电动车上牌须知")[0] == 2


def test_rare_words_weigh_more_than_common_ones() -> None:
    assert order("办理护照", "办理户口", "办理低保", "办理医保", "护照须知")[0] == 3


def test_a_short_text_is_better_than_a_long_one_that_says_it_in_passing() -> None:
    assert order("犬证", "犬证办理", "犬证办理" + "其他事项说明文字" * 60)[0] == 0


def test_what_is_asked_together_is_better_found_together() -> None:
    near = "租房提取公积金须无房。" + "说明。" * 120
    apart = "租房须备案。" + "说明。" * 110 + "提取须申请。" + "说明。" * 60 + "公积金中心。"
    assert order("租房提取公积金", apart, near)[0] == 1


def test_the_same_thing_in_other_words_is_found_but_not_before_the_words_themselves() -> None:
    texts = ("小区绿化须知", "供热费收费标准", "暖气费收费标准")
    assert order("暖气费", *texts, synonyms=[["暖气费", "供热费"]]) == [2, 1, 0]


def test_coverage_is_the_share_of_what_was_asked() -> None:
    question = asked("暖气费减免", [["暖气费", "供热费"]])
    corpus = Corpus(10, 10, {})
    weights = rarities(question, corpus)
    [whole, other, half, none] = documents("暖气费减免", "供热费减免", "暖气费缴纳", "小区绿化")
    assert covered(question, weights, whole) == 1
    assert covered(question, weights, other) > 0.7
    assert 0.4 < covered(question, weights, half) < 0.6
    assert covered(question, weights, none) == 0


def test_the_best_passage_counts_each_term_once() -> None:
    worth, first, last = best_passage({"水费": 2.0, "电费": 1.0}, "水费水费" + "。" * 50 + "水费和电费", 20)
    assert (worth, first, last) == (3.0, 54, 59)


@pytest.mark.parametrize(
    ("text", "marks", "pieces"),
    [
        ("交水费吗", ["水费"], [("交", False), ("水费", True), ("吗", False)]),
        ("社会保障卡", ["社会保障", "保障卡"], [("社会保障卡", True)]),
        ("没有", ["水费"], [("没有", False)]),
        ("ETC办理", ["etc"], [("ETC", True), ("办理", False)]),
        ("", ["水费"], []),
    ],
)
def test_the_words_of_the_question_are_marked(text: str, marks: list[str], pieces: list[tuple[str, bool]]) -> None:
    assert marked(text, marks) == pieces


def test_a_text_reads_in_headings_items_and_paragraphs() -> None:
    assert paragraphs("一、条件\n满十八周岁。\n\n1. 身份证\n（二）户口本\n【收费】") == [
        ("heading", "一、条件"), ("text", "满十八周岁。"), ("item", "1. 身份证"), ("item", "（二）户口本"), ("heading", "【收费】"),
    ]  # fmt: skip
