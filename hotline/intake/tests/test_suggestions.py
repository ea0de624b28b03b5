"""建议, with a database: learned from the town's closed orders, shown beside the forms, taken by a person or left."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hotline.catalog.models import CatalogStamp, Category
from hotline.intake.models import SuggestionModel
from hotline.intake.queries import cases, models, suggestions, uses
from hotline.org.models import Unit
from hotline.workorders.models import Event, WorkOrder
from hotline.workorders.testing import Town
from hotline.workorders.tests.test_doors import as_, text_of

ELEVATOR = {"title": "滨河苑电梯停运", "content": "滨河苑3号楼电梯停运一个星期，老人下不了楼，轿厢还困过人。"}
Purpose, State = SuggestionModel.Purpose, SuggestionModel.State


def suggested(town: Town, **typed: str) -> str:
    return text_of(as_(town, "lin").post(reverse("suggest"), {**ELEVATOR, **typed}))


# ── beside the form of registration ──


def test_three_categories_are_proposed_with_confidence_words_and_cases(trained: Town) -> None:
    page = suggested(trained)
    assert "分类建议" in page and "从本市办结工单学来" in page
    assert page.partition('data-fill="category" data-value="')[2].startswith("020403")
    assert "“电梯”" in page and "依据 30 件同类办结工单" in page
    hints = suggestions.categories_for(**ELEVATOR)
    assert hints.rows[0].code == "020403" and (hints.rows[0].percent or 0) > 60
    assert f'name="suggested" value="{hints.told}"' in page
    assert hints.told.startswith(f"{models.in_use()[Purpose.CATEGORY]}:020403")


def test_without_a_model_the_words_of_the_categories_speak_and_without_words_nothing(town: Town) -> None:
    page = suggested(town)
    assert "按各分类的用词初判" in page and "%" not in page.partition("<ol>")[2].partition("</ol>")[0]
    assert "还看不出是哪一类" in suggested(town, title="无题", content="就是想说几句话而已啊。")
    assert "写下标题和内容" in suggested(town, title="", content="")


def test_a_category_retired_since_is_not_proposed(trained: Town) -> None:
    Category.objects.filter(code="020403").update(is_active=False)
    CatalogStamp.bump()
    assert 'data-value="020403"' not in suggested(trained)


def test_what_is_chosen_is_marked(trained: Town) -> None:
    assert "is-taken" not in suggested(trained)
    assert suggested(trained, category="020403").count("is-taken") == 1


def test_urgent_words_are_pointed_out_and_never_applied(town: Town) -> None:
    page = suggested(town, content="电梯困人，有老人昏迷。")
    assert "昏迷" in page and "可转接 120" in page and 'data-fill="urgency"' in page
    assert 'data-fill="urgency"' not in suggested(town, content="电梯困人，有老人昏迷。", urgency="CRITICAL")


def test_places_are_read_from_the_text(town: Town) -> None:
    page = suggested(town, content="河东县柳林镇杨树村的路灯坏了，没人管。")
    assert 'data-value="379901100200"' in page and "“杨树村”" in page
    assert 'data-fill="area"' not in suggested(town, content="柳林镇的路灯坏了", area="379901100000")
    assert 'data-fill="area"' not in suggested(town)


def test_asking_costs_few_queries_and_nothing_goes_along_in_the_address(
    trained: Town, django_assert_max_num_queries: Any
) -> None:
    client = as_(trained, "lin")
    client.post(reverse("suggest"), ELEVATOR)
    with django_assert_max_num_queries(6):
        client.post(reverse("suggest"), {**ELEVATOR, "place": "柳林镇"})
    assert client.get(reverse("suggest"), ELEVATOR).status_code == 405


def test_odd_input_is_answered_too(trained: Town) -> None:
    client = as_(trained, "lin")
    for content in ("\x00" * 20, "一" * 100_000, "%" * 50, "'\\\"; --", "😀" * 20):
        assert client.post(reverse("suggest"), {"content": content}).status_code == 200


@pytest.mark.parametrize("name", ["zhujian", "hui"])
def test_only_those_who_take_matters_in_are_served(town: Town, name: str) -> None:
    assert as_(town, name).post(reverse("suggest"), ELEVATOR).status_code == 403


def test_the_most_similar_closed_orders_are_shown_to_who_may_see_them(trained: Town) -> None:
    twin = WorkOrder.objects.filter(category="020403").order_by("?")[0]
    asked = {"title": twin.title, "content": twin.content, "of": "020403"}
    page = text_of(as_(trained, "lin").post(reverse("similar"), asked))
    assert reverse("order", args=[twin.no]) in page and "相似 100%" in page and "住建局主办" in page
    WorkOrder.objects.filter(pk=twin.pk).update(is_justice=True)
    assert twin.no not in text_of(as_(trained, "lin").post(reverse("similar"), asked))
    assert as_(trained, "lin").post(reverse("similar"), {**asked, "of": "zz"}).status_code == 404


# ── what was proposed and what was chosen ──


def register(client: Client, **fields: str) -> WorkOrder:
    given = {
        **ELEVATOR, "kind": "COMPLAINT", "urgency": "NORMAL", "channel": "PHONE", "phone": "13812345678",
        "category": "020403", **fields,
    }  # fmt: skip
    response = client.post(reverse("register"), given)
    assert response.status_code == 302, text_of(response)
    order = WorkOrder.objects.order_by("-id").first()
    assert order is not None
    return order


def test_what_was_proposed_at_registration_stands_in_the_trail(trained: Town) -> None:
    told = suggestions.categories_for(**ELEVATOR).told
    order = register(as_(trained, "lin"), suggested=told)
    facts = Event.objects.get(order=order).facts
    assert facts["category"] == "020403"
    assert facts["suggested"] == {
        "model": models.in_use()[Purpose.CATEGORY], "codes": told.partition(":")[2].split(","),
    }  # fmt: skip


@pytest.mark.parametrize("nonsense", ["", "x", "1:", "1:<b>", "1:" + "0" * 500, "-1:020403"])
def test_a_proposal_that_reads_as_nothing_stops_no_registration(town: Town, nonsense: str) -> None:
    order = register(as_(town, "lin"), suggested=nonsense)
    assert "suggested" not in Event.objects.get(order=order).facts


def test_how_often_proposals_are_taken_is_counted(town: Town) -> None:
    client = as_(town, "lin")
    for told in ("7:020403,020401", "7:020401,020403", "7:060303", "7:0204", "0:020403"):
        register(client, suggested=told)
    register(client)
    found = {use.name: (use.n, use.n_first, use.n_among) for use in uses.uses()}
    assert found == {"分类：模型": (4, 2, 3), "分类：用词初判": (1, 1, 1)}


def test_accepting_shows_proposals_and_records_them(trained: Town) -> None:
    order = trained.submit(**ELEVATOR)
    client = as_(trained, "lin")
    form = text_of(client.get(reverse("order_step", args=[order.no, "accept"])))
    assert reverse("suggest_for", args=[order.no]) in form and "fill=area" not in form
    page = text_of(client.get(reverse("suggest_for", args=[order.no]), {"fill": ["category", "urgency"]}))
    assert 'data-value="020403"' in page and 'data-fill="area"' not in page
    client.post(
        reverse("order_step", args=[order.no, "accept"]),
        {"kind": "COMPLAINT", "category": "020403", "urgency": "NORMAL", "suggested": "5:020403"},
    )
    assert Event.objects.get(order=order, verb="accept").facts["suggested"] == {"model": 5, "codes": ["020403"]}


def test_an_order_that_one_may_not_see_is_not_found(trained: Town) -> None:
    order = trained.register(category=trained.justice_category(), actor=trained.ban)
    assert as_(trained, "lin").get(reverse("suggest_for", args=[order.no])).status_code == 404
    assert as_(trained, "zhou").get(reverse("suggest_lead", args=[order.no])).status_code == 404


# ── who leads ──


def unled(town: Town) -> WorkOrder:
    """An order of a category for which neither catalogue nor category names a unit."""
    Category.objects.filter(code__in=("06", "0603", "060303")).update(lead_unit=None, lead_kind="")
    CatalogStamp.bump()
    return town.register(
        title="柳林镇路灯不亮", content="路灯坏了，晚上漆黑一片。", category=Category.objects.get(code="060303")
    )


def test_where_the_catalogue_names_nobody_experience_gives_a_hint(trained: Town) -> None:
    order = unled(trained)
    page = text_of(as_(trained, "zhou").get(reverse("suggest_lead", args=[order.no])))
    assert "派单经验" in page and "清水市城市管理局" in page and "由其办结 30 件" in page
    assert f'value="{models.in_use()[Purpose.UNIT]}:2002"' in page


def test_where_the_catalogue_has_spoken_experience_is_silent(trained: Town) -> None:
    order = trained.register(category=Category.objects.get(code="020403"))
    page = text_of(as_(trained, "zhou").get(reverse("suggest_lead", args=[order.no])))
    assert page.strip() == ""


def test_the_catalogues_proposal_and_the_choice_stand_in_the_trail(trained: Town) -> None:
    order = trained.register(category=Category.objects.get(code="020403"))
    client = as_(trained, "zhou")
    url = reverse("order_step", args=[order.no, "dispatch"])
    assert 'name="suggested" value="0:1001"' in text_of(client.get(url))
    lead = Unit.objects.get(code="1001")
    client.post(url, {"lead": lead.pk, "basis": "目录", "opinion": "请办理", "suggested": "0:1001"})
    facts = Event.objects.get(order=order, verb="dispatch").facts
    assert (facts["lead"], facts["suggested"]) == ("1001", {"model": 0, "codes": ["1001"]})
    assert [use.name for use in uses.uses()] == ["主办单位：派单目录"]


def test_what_experience_proposed_speaks_before_what_the_form_began_with(trained: Town) -> None:
    order = unled(trained)
    client = as_(trained, "zhou")
    lead = Unit.objects.get(code="2002")
    given = {"lead": lead.pk, "basis": "经验", "opinion": "请办理", "suggested": ["9:2002,2001", ""]}
    client.post(reverse("order_step", args=[order.no, "dispatch"]), given)
    assert Event.objects.get(order=order, verb="dispatch").facts["suggested"]["model"] == 9


def test_a_unit_that_gave_the_order_back_is_proposed_neither_by_catalogue_nor_by_experience(trained: Town) -> None:
    from hotline.catalog import queries as catalog
    from hotline.workorders import actions as orders
    from hotline.workorders.forms.dispatch import suggestion

    order = trained.register(category=Category.objects.get(code="020403"))
    orders.dispatch(order, actor=trained.zhou, lead=trained.unit("河东县"))
    turn = trained.lead(order)
    housing = trained.unit("住建局")
    orders.ask_return(turn, actor=trained.hedong, reason="应由市级部门办理。", basis="三定方案", proposed_unit=housing)
    orders.send_back(turn, actor=trained.zhou, decision="同意")
    order.refresh_from_db()
    assert suggestion(order, catalog.book()).lead is None
    assert cases.experience()["020403"] == {"2001": [30, 0], "1001": [0, 1]}
    page = text_of(as_(trained, "zhou").get(reverse("suggest_lead", args=[order.no])))
    assert "清水市住房和城乡建设局" in page and "河东县人民政府" not in page
