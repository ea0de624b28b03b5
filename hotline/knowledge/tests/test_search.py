"""查找 in the database: found, filtered, shared by place and openness, marked; and the measure of its quality."""

from collections import Counter
from math import log
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hotline.base.refusal import Refused
from hotline.knowledge import actions, evaluation
from hotline.knowledge.actions.indexing import count_words, index_anew
from hotline.knowledge.actions.synonyms import add_synonym, change_synonym
from hotline.knowledge.models import Article, Count, Entry, Gap, Search, Synonym, Word
from hotline.knowledge.queries.searching import Wanted, find
from hotline.knowledge.tests.library import fresh, published, unit
from hotline.knowledge.tests.town import Town
from hotline.org.models import Area, User


def titles(user: User, question: str, wanted: Wanted | None = None) -> list[str]:
    return [hit.version.title for hit in find(user, question, wanted).hits]


DOGS = {
    "title": "犬只登记怎么办",
    "questions": ["养狗要办证吗"],
    "answer": "到派出所办理犬证，每年免疫。",
    "body": "",
    "keywords": ["狗证"],
}
HEAT = {
    "title": "供热费减免",
    "questions": [],
    "answer": "低保户供热费减半。",
    "body": "凭低保证办理。",
    "keywords": [],
}


def test_a_question_finds_the_article_by_title_question_keyword_and_text(town: Town) -> None:
    published(town)
    published(town, **DOGS)
    for question in ("犬只登记", "我想问一下养狗要办证吗", "狗证", "免疫", "犬"):
        assert titles(town.lin, question)[:1] == ["犬只登记怎么办"], question
    assert titles(town.lin, "飞机晚点") == []
    assert titles(town.lin, "？") == []


def test_titles_and_snippets_show_the_words_asked(town: Town) -> None:
    published(town)
    [hit] = find(town.lin, "物业费公示").hits
    assert ("物业", True) in hit.title or any(marked and "物业" in text for text, marked in hit.title)
    assert any(marked and text == "公示" for text, marked in hit.snippet)


def test_the_words_asked_stand_out_in_the_answer_and_the_rest_is_not_repeated(town: Town) -> None:
    published(town)
    [hit] = find(town.lin, "政府指导价").hits
    assert any(marked and "指导价" in text for text, marked in hit.answer)
    [hit] = find(town.lin, "二级不超过").hits
    assert hit.snippet == [], "only the answer itself says it"


def test_a_synonym_brings_what_is_called_otherwise(town: Town) -> None:
    published(town, **HEAT)
    assert titles(town.lin, "暖气费") == []
    row = add_synonym(actor=town.cai, words=["暖气费", "供热费"])
    assert titles(town.lin, "暖气费") == ["供热费减免"]
    change_synonym(row, actor=town.cai, words=["暖气费", "供热费"], note="", is_active=False)
    assert titles(town.lin, "暖气费") == []
    assert Synonym.objects.count() == 1


def test_filters_narrow_the_answers(town: Town) -> None:
    article = published(town)
    assert titles(town.lin, "物业费", Wanted(unit=unit(town))) == [article.title]
    assert titles(town.lin, "物业费", Wanted(unit=unit(town, "城管局"))) == []
    assert titles(town.lin, "物业费", Wanted(category=town.category().pk[:2])) == [article.title]
    assert titles(town.lin, "物业费", Wanted(category="99")) == []
    assert titles(town.lin, "物业费", Wanted(validity="expired")) == []


def test_a_town_sees_what_holds_for_it_and_not_what_another_county_keeps_for_itself(town: Town) -> None:
    here, there = Area.objects.get(name="柳林镇"), Area.objects.get(name="河西县")
    published(town, title="全市物业费")
    published(town, title="柳林镇物业费", area=here, openness="INTERNAL")
    published(town, title="河西县物业费", area=there, openness="INTERNAL")
    published(town, title="河西县公开物业费", area=there)
    assert set(titles(town.liulin, "物业费")) == {"全市物业费", "柳林镇物业费", "河西县公开物业费"}
    assert "河西县物业费" in titles(town.hexi, "物业费") and "柳林镇物业费" not in titles(town.hexi, "物业费")
    assert len(titles(town.lin, "物业费")) == 4, "the centre sees all"
    assert set(titles(town.lin, "物业费", Wanted(area=here))) == {"全市物业费", "柳林镇物业费"}
    visible = Article.objects.visible_to(town.liulin).values_list("title", flat=True)
    assert set(visible) == {"全市物业费", "柳林镇物业费", "河西县公开物业费"}


def test_the_public_reads_what_is_open_and_the_robot_what_is_meant_for_it(town: Town) -> None:
    for openness in ("INTERNAL", "PUBLIC", "ROBOT"):
        published(town, title=openness, openness=openness)
    assert set(Article.objects.public().values_list("title", flat=True)) == {"PUBLIC", "ROBOT"}
    assert set(Article.objects.for_robot().values_list("title", flat=True)) == {"ROBOT"}


def test_a_search_costs_as_many_queries_whatever_there_is(town: Town) -> None:
    for n in range(12):
        published(town, title=f"物业费问题之{n}")
    count_words()
    find(town.lin, "物业费")  # permissions are read once
    with CaptureQueriesContext(connection) as few:
        assert len(find(town.lin, "物业费").hits) == 12
    assert len(few) == 5


def test_the_index_is_built_again_from_nothing(town: Town) -> None:
    article = published(town)
    Entry.objects.all().delete()
    assert titles(town.lin, "物业费") == []
    assert index_anew() == 1
    count_words()
    assert titles(town.lin, "物业费") == [article.title]
    assert Word.objects.get(term="物业").n == 1
    assert Count.objects.get().n == 1


def test_typing_on_is_one_search_and_what_is_cited_is_a_hit(town: Town) -> None:
    article = published(town)
    for text in ("物", "物业", "物业费"):
        actions.note_search(town.lin, text, 1)
    actions.note_search(town.ban, "物业费", 1)
    assert Search.objects.filter(user=town.lin).count() == 1
    ref = actions.cite(article.no, actor=town.lin, order_no="260302000001")
    assert ref == f"{article.no}@1"
    assert Search.objects.get(user=town.lin).used == article
    assert (fresh(article).n_uses, article.uses.get().order_no) == (1, "260302000001")
    actions.note_search(town.lin, "物业费标准", 1)
    assert Search.objects.filter(user=town.lin).count() == 2, "what was answered is over"


def test_an_outdated_citation_is_refused(town: Town) -> None:
    article = published(town)
    version = actions.revise(article, actor=town.cai)
    actions.edit(version, actor=town.cai, answer="新的说法")
    actions.report(version, actor=town.cai)
    actions.publish(version, actor=town.zhi)
    with pytest.raises(Refused, match="已更新为第2版"):
        actions.cite(f"{article.no}@1", actor=town.lin)
    with pytest.raises(Refused, match="没有编号为K9的"):
        actions.cite("K9", actor=town.lin)


def test_a_vote_may_be_changed_and_counts_once(town: Town) -> None:
    article = published(town)
    actions.vote(article, actor=town.lin, is_useful=True)
    actions.vote(article, actor=town.lin, is_useful=False)
    actions.vote(article, actor=town.ban, is_useful=True)
    article = fresh(article)
    assert (article.n_useful, article.n_useless) == (1, 1)


def test_the_measure_leaves_the_citys_own_articles_alone(town: Town, tmp_path: Path) -> None:
    article = published(town)
    documents = tmp_path / "docs.jsonl"
    documents.write_text(
        '{"docid": "a", "text": "电动车上牌须知：带身份证和发票"}\n{"docid": "b", "title": "护照", "text": "护照办理须知"}\n'
    )
    questions = tmp_path / "queries.tsv"
    questions.write_text("qid\tquestion\trelevant_docids\n1\t电动车怎么上牌？\ta\n2\t护照在哪里办\tb,c\n3\t物业费\ta\n")
    found = evaluation.measure(evaluation.read_documents(documents), evaluation.read_questions(questions))
    assert found.n == 3
    assert [found.first, found.in_ten, found.reciprocal] == pytest.approx([2 / 3] * 3)
    assert list(Entry.objects.values_list("pk", flat=True)) == [article.pk]
    assert titles(town.lin, "物业费") == [article.title]


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("docs", "{", "第1行"),
        ("docs", "[]", "第1行"),
        ("docs", "", "没有文档"),
        ("queries", "只有一列", "制表符"),
        ("queries", "", "没有问题"),
    ],
)
def test_an_unreadable_file_is_named(tmp_path: Path, name: str, text: str, why: str) -> None:
    path = tmp_path / "file"
    path.write_text(text)
    with pytest.raises(evaluation.BadFile, match=why):
        evaluation.read_documents(path) if name == "docs" else evaluation.read_questions(path)


SHARED = Path(__file__).parents[4] / "shared" / "data"


def by_pairs_alone(texts: list[evaluation.Text], questions: list[evaluation.Asked]) -> float:
    """The mean reciprocal rank of BM25 (k1 1.2, b 0.75) over pairs of characters, untuned: what there is to beat."""
    bags = [Counter(one.text[i : i + 2] for i in range(len(one.text) - 1)) for one in texts]
    n_with = Counter(pair for bag in bags for pair in bag)
    mean, total = sum(sum(bag.values()) for bag in bags) / len(bags), 0.0
    norms = [1.2 * (0.25 + 0.75 * sum(bag.values()) / mean) for bag in bags]
    for question in questions:
        pairs = [question.text[i : i + 2] for i in range(len(question.text) - 1)]
        rarity = {p: log(1 + (len(bags) - n_with[p] + 0.5) / (n_with[p] + 0.5)) for p in pairs if p in n_with}
        scores = [
            sum(rarity.get(p, 0) * bag[p] * 2.2 / (bag[p] + norm) for p in pairs if bag[p])
            for bag, norm in zip(bags, norms, strict=True)
        ]
        order = sorted(range(len(texts)), key=lambda key: -scores[key])
        total += 1 / next(place for place, key in enumerate(order, 1) if texts[key].key in question.answers)
    return total / len(questions)


@pytest.mark.real_data
@pytest.mark.skipif(not (SHARED / "policy_docs.jsonl").exists(), reason="没有真实文本")
def test_real_questions_find_their_documents_better_than_by_pairs_of_characters_alone(town: Town) -> None:
    documents = evaluation.read_documents(SHARED / "policy_docs.jsonl")
    questions = evaluation.read_questions(SHARED / "policy_queries.tsv")[::5]
    assert evaluation.measure(documents, questions).reciprocal > by_pairs_alone(documents, questions)


def test_what_finds_nothing_is_a_gap_that_grows(town: Town) -> None:
    first = actions.note_gap(Gap.Kind.NO_HIT, "充电桩 补贴？")
    again = actions.note_gap(Gap.Kind.NO_HIT, "充电桩补贴")
    assert first == again and Gap.objects.get().n == 2
    assert actions.note_gap(Gap.Kind.NO_HIT, "？") is None
