"""建议模型, with a database: asked for, learned, measured, used, told of on a page and by the commands."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.catalog.models import CatalogStamp, Category
from hotline.intake import actions, jobs
from hotline.intake.models import SuggestionArrays, SuggestionModel
from hotline.intake.queries import cases, models
from hotline.intake.tests.made_letters import CATEGORIES, made_many
from hotline.intake.tests.test_suggestions import suggested
from hotline.workorders.models import WorkOrder
from hotline.workorders.testing import MONDAY, Town
from hotline.workorders.tests.test_doors import as_, text_of

Purpose, State = SuggestionModel.Purpose, SuggestionModel.State


# ── learning ──


def test_the_button_queues_a_training_and_the_job_puts_both_models_to_use(closed: Town) -> None:
    response = as_(closed, "xu").post(reverse("train_suggestions"))
    assert response.status_code == 302
    assert set(SuggestionModel.objects.values_list("purpose", "state", "is_in_use")) == {
        ("CATEGORY", "WAITING", False), ("UNIT", "WAITING", False),
    }  # fmt: skip
    jobs.train_suggestions()
    category, unit = (SuggestionModel.objects.get(purpose=one) for one in (Purpose.CATEGORY, Purpose.UNIT))
    assert (category.state, category.is_in_use, category.n_cases, category.done) == ("READY", True, 120, 100)
    assert category.labels == dict.fromkeys(CATEGORIES, 30)
    assert category.figures["accuracy"] > 0.8 and len(category.curve) == 4
    assert (category.cases_since, category.cases_until, category.asked_by) == (MONDAY, MONDAY, closed.xu)
    assert set(unit.labels) == {"2001", "2002", "3001"}
    assert unit.experience["060303"] == {"2002": [30, 0]}


def test_a_second_training_is_refused_while_one_is_under_way(closed: Town) -> None:
    actions.ask_training(actor=closed.xu)
    with pytest.raises(Refused, match="正在训练"):
        actions.ask_training(actor=closed.ren)
    assert SuggestionModel.objects.count() == 2


def test_a_training_of_which_nothing_is_heard_counts_as_broken_off(closed: Town) -> None:
    first, _ = actions.ask_training(actor=closed.xu)
    with closed.at(clock.now() + actions.learning.SILENT_AFTER * 2):
        actions.ask_training(actor=closed.xu)
    first.refresh_from_db()
    assert (first.state, first.stage) == ("FAILED", "训练中断")


def test_a_job_that_runs_twice_trains_once(trained: Town) -> None:
    before = list(SuggestionModel.objects.values_list("pk", "trained_at"))
    jobs.train_suggestions()
    assert list(SuggestionModel.objects.values_list("pk", "trained_at")) == before


def test_too_few_orders_are_told_and_leave_the_old_model_in_use(trained: Town) -> None:
    old = SuggestionModel.objects.get(purpose=Purpose.CATEGORY)
    WorkOrder.objects.filter(no__gte="260100000020").delete()
    actions.ask_training(actor=trained.xu)
    jobs.train_suggestions()
    failed = SuggestionModel.objects.filter(purpose=Purpose.CATEGORY).first()
    assert failed is not None and failed.state == State.FAILED and "至少要有" in failed.stage
    assert models.in_use()[Purpose.CATEGORY] == old.pk


def test_every_week_it_is_trained_anew_once_there_is_enough_to_learn(closed: Town) -> None:
    jobs.renew_suggestions()
    assert not SuggestionModel.objects.exists()  # 120 orders are too few to do it unasked
    assert cases.enough_to_learn(least=120) and not cases.enough_to_learn(least=121)


def test_a_retired_category_is_learned_as_what_stands_above_it(closed: Town) -> None:
    Category.objects.filter(code="060303").update(is_active=False)
    CatalogStamp.bump()
    lesson, learned = cases.category_lesson(cases.closed_cases())
    assert len(learned) == 120 and lesson.labels.count("0603") == 30


def test_the_last_models_are_kept_and_an_older_one_can_be_used_again(trained: Town) -> None:
    first = SuggestionModel.objects.get(purpose=Purpose.CATEGORY)
    for _ in range(3):
        actions.ask_training(actor=trained.xu)
        jobs.train_suggestions()
    newest = models.in_use()[Purpose.CATEGORY]
    assert newest != first.pk
    with pytest.raises(Refused, match="数据已不在"):
        actions.use_model(first, actor=trained.xu)
    second = SuggestionModel.objects.filter(purpose=Purpose.CATEGORY, pk__gt=first.pk).order_by("pk")[0]
    response = as_(trained, "xu").post(reverse("use_model", args=[second.pk]))
    assert response.status_code == 302
    second.refresh_from_db()
    assert (second.is_in_use, second.used_by) == (True, trained.xu)
    assert models.in_use()[Purpose.CATEGORY] == second.pk


def test_numbers_that_we_did_not_sign_are_never_read(trained: Town, caplog: pytest.LogCaptureFixture) -> None:
    model = models.in_use()[Purpose.CATEGORY]
    other = SuggestionArrays.objects.get(model=models.in_use()[Purpose.UNIT])
    SuggestionArrays.objects.filter(model=model).update(data=other.data, signature=other.signature)
    models._kept.clear()
    assert models.tree_of(model) is None
    assert "签名不符" in caplog.text
    assert "按各分类的用词初判" in suggested(trained)
    assert "读不出来" in text_of(as_(trained, "xu").get(reverse("suggestion_models")))


# ── the page, the commands ──


def test_the_page_tells_how_good_the_models_are(trained: Town) -> None:
    client = as_(trained, "xu")
    page = text_of(client.get(reverse("suggestion_models")))
    for words in ("正确率", "宏平均 F1", "前二命中", "学得越多，准得越多", "各类准不准", "历次训练", "使用中"):
        assert words in page
    assert "物业" in page
    assert "城管局" in text_of(client.get(reverse("suggestion_models"), {"of": "UNIT"}))
    assert "hotline suggest train" in text_of(client.get(reverse("suggestion_models"), {"of": "TRIAL"}))
    assert client.get(reverse("suggestion_models"), {"of": "x"}).status_code == 404
    assert as_(trained, "lin").get(reverse("suggestion_models")).status_code == 403
    assert as_(trained, "lin").post(reverse("train_suggestions")).status_code == 403


def test_progress_is_told_until_it_ends(closed: Town) -> None:
    model, _ = actions.ask_training(actor=closed.xu)
    SuggestionModel.objects.filter(pk=model.pk).update(done=40, stage="学习60件", state="TRAINING")
    client = as_(closed, "xu")
    page = client.get(reverse("training_progress"))
    assert "40%" in text_of(page) and "学习60件" in text_of(page) and "HX-Refresh" not in page
    assert "正在训练" in text_of(client.get(reverse("suggestion_models")))
    SuggestionModel.objects.update(state="FAILED")
    assert client.get(reverse("training_progress"))["HX-Refresh"] == "true"


def sheet(path: Any, labels: dict[str, str], n: int = 120, seed: int = 1) -> str:
    matters, own = made_many(n, seed)
    lines = [
        "title,detail,label",
        *(f"{m.title},{m.content},{labels[code]}" for m, code in zip(matters, own, strict=True)),
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


OWN_LABELS = {"020401": "物业", "020403": "电梯", "060303": "路灯", "090101": "供水"}


def test_a_file_with_labels_of_its_own_is_learned_and_tested_on_another(town: Town, tmp_path: Any, capsys: Any) -> None:
    call_command("suggest", "train", sheet(tmp_path / "a.csv", OWN_LABELS))
    told = capsys.readouterr().out
    assert "120件，4类（文件自己的标签）" in told and "macro-F1" in told
    model = SuggestionModel.objects.get()
    assert (model.purpose, model.source, model.is_in_use) == (Purpose.TRIAL, "a.csv", True)
    assert Purpose.CATEGORY not in models.in_use()
    call_command("suggest", "evaluate", sheet(tmp_path / "b.csv", {**OWN_LABELS, "090101": "停电"}, 40, seed=5))
    told = capsys.readouterr().out
    assert "accuracy 0.7" in told and "10件的分类是模型没有学过的" in told and "每千件" in told
    call_command("suggest", "evaluate", str(tmp_path / "a.csv"), folds=4)
    assert "4折交叉检验，近似重复的留在同一折，120件" in capsys.readouterr().out


def test_a_file_labelled_with_the_citys_categories_serves_the_desk(town: Town, tmp_path: Any) -> None:
    names = {code: Category.objects.get(code=code).full_name for code in CATEGORIES}
    call_command("suggest", "train", sheet(tmp_path / "a.csv", names))
    assert models.in_use() == {Purpose.CATEGORY: SuggestionModel.objects.get().pk}
    assert 'data-value="020403"' in suggested(town)


def test_what_cannot_be_read_or_learned_is_told(town: Town, tmp_path: Any) -> None:
    path = tmp_path / "a.csv"
    path.write_text("title,detail\na,b\n", encoding="utf-8")
    with pytest.raises(CommandError, match="“分类”是哪一列"):
        call_command("suggest", "train", str(path))
    path.write_text("title,detail,label\n,,\n", encoding="utf-8")
    with pytest.raises(CommandError, match="没有一行"):
        call_command("suggest", "train", str(path))
    with pytest.raises(CommandError, match="先 hotline suggest train"):
        call_command("suggest", "evaluate", sheet(tmp_path / "b.csv", OWN_LABELS, 8))
    with pytest.raises(CommandError, match="没有训成"):
        call_command("suggest", "train")
    with pytest.raises(CommandError, match="给出带标签的文件"):
        call_command("suggest", "evaluate")


def test_orders_of_the_town_are_learned_by_the_command(closed: Town, capsys: Any) -> None:
    call_command("suggest", "train")
    told = capsys.readouterr().out
    assert "学了120件、4类" in told and "一级" in told
    assert set(models.in_use()) == {Purpose.CATEGORY, Purpose.UNIT}
