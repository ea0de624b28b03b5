"""建议模型的动词: ask for a training, learn, use another model."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from django.db import IntegrityError, transaction

from hotline.base import clock
from hotline.base.jobs import wake
from hotline.base.refusal import Refused
from hotline.intake.models import SuggestionArrays, SuggestionModel
from hotline.intake.queries import cases as cases_of
from hotline.intake.queries.models import signature_of
from hotline.org.models import User

if TYPE_CHECKING:
    from hotline.intake.suggesting.training import Lesson, Trained

Purpose, State = SuggestionModel.Purpose, SuggestionModel.State
UNDER_WAY: Final = (State.WAITING, State.TRAINING)
TRAIN: Final = "hotline.intake.jobs.train_suggestions"
OWN_ORDERS: Final = "本市办结工单"
SILENT_AFTER: Final = timedelta(minutes=30)
MOST_KEPT: Final = 3  # models of a purpose whose numbers are kept, the one in use always among them

Tell = Callable[[str, float], None]


def ask_training(*, actor: User) -> list[SuggestionModel]:
    """重新训练: queued, so that it is done by a worker while people go on. Raises Refused while one is under way."""
    with transaction.atomic():
        asked = [_begin(purpose, OWN_ORDERS, actor) for purpose in (Purpose.CATEGORY, Purpose.UNIT)]
        wake(TRAIN)
    return asked


def learn_orders(model: SuggestionModel, *, tell: Tell) -> SuggestionModel:
    """Learn from the city's own closed orders, for the purpose the model was asked for, and use it from now on.

    A model that cannot be learned says why and stays without effect. One already learned is left as it is.
    """
    if model.state == State.READY:
        return model
    make = cases_of.category_lesson if model.purpose == Purpose.CATEGORY else cases_of.unit_lesson
    lesson, learned = make(cases_of.closed_cases())
    if learned:
        model.cases_since, model.cases_until = learned[-1].registered_at, learned[0].registered_at
    if model.purpose == Purpose.UNIT:
        model.experience = cases_of.experience()
    return _learn(model, lesson, tell)


def learn_file(name: str, lesson: "Lesson", *, actor: User, is_of_categories: bool, tell: Tell) -> SuggestionModel:
    """Learn from a labelled file. Labels that are the city's categories make a model for its desks; others a trial."""
    purpose = Purpose.CATEGORY if is_of_categories else Purpose.TRIAL
    return _learn(_begin(purpose, name[:80], actor), lesson, tell)


def use_model(model: SuggestionModel, *, actor: User) -> None:
    """改用: this model answers from now on."""
    with transaction.atomic():
        same = SuggestionModel.objects.select_for_update().filter(purpose=model.purpose)
        held = same.filter(pk=model.pk).first()
        if held is None or held.state != State.READY or not SuggestionArrays.objects.filter(model=held).exists():
            raise Refused("这一版的数据已不在，请重新训练")
        same.exclude(pk=held.pk).filter(is_in_use=True).update(is_in_use=False)
        SuggestionModel.objects.filter(pk=held.pk).update(is_in_use=True, used_by=actor, used_at=clock.now())


def _learn(model: SuggestionModel, lesson: "Lesson", tell: Tell) -> SuggestionModel:
    from hotline.intake.suggesting.keeping import to_bytes
    from hotline.intake.suggesting.training import TooFewCases, train

    started = monotonic()
    _note(model, state=State.TRAINING, stage="开始", done=0)
    told: list[int] = [0]

    def note(stage: str, done: float) -> None:
        tell(stage, done)
        percent = round(done * 100)
        if percent > told[0]:
            told[0] = percent
            _note(model, stage=stage, done=percent)

    try:
        trained = train(lesson, note)
    except TooFewCases as reason:
        _note(model, state=State.FAILED, stage=str(reason))
        return model
    except BaseException:
        _note(model, state=State.FAILED, stage="训练中断")
        raise
    data = to_bytes(trained.tree)
    _keep(model, trained, data, seconds=monotonic() - started)
    return model


def _keep(model: SuggestionModel, trained: "Trained", data: bytes, *, seconds: float) -> None:
    with transaction.atomic():
        same = SuggestionModel.objects.filter(purpose=model.purpose)
        same.exclude(pk=model.pk).filter(is_in_use=True).update(is_in_use=False)
        SuggestionArrays.objects.update_or_create(
            model=model, defaults={"data": data, "signature": signature_of(model.pk, data)}
        )
        _note(
            model,
            state=State.READY,
            stage="",
            done=100,
            trained_at=clock.now(),
            seconds=seconds,
            cases_since=model.cases_since,
            cases_until=model.cases_until,
            n_cases=trained.n_cases,
            n_left_out=trained.n_left_out,
            labels=trained.tree.labels,
            figures=trained.figures.as_json(),
            curve=[list(point) for point in trained.curve],
            experience=model.experience,
            is_in_use=True,
            used_by=model.asked_by,
            used_at=clock.now(),
        )
        kept = same.filter(state=State.READY).order_by("-is_in_use", "-id").values_list("pk", flat=True)[:MOST_KEPT]
        _forget(model.purpose, list(kept))


def _forget(purpose: str, kept: Sequence[int]) -> None:
    """The record of an old model stays; its megabytes go."""
    SuggestionArrays.objects.filter(model__purpose=purpose).exclude(model__in=kept).delete()


def _begin(purpose: str, source: str, actor: User) -> SuggestionModel:
    """Raises Refused while one of the purpose is under way; one of which nothing was heard for long counts as broken off."""
    under_way = SuggestionModel.objects.filter(purpose=purpose, state__in=UNDER_WAY)
    under_way.filter(noted_at__lt=clock.now() - SILENT_AFTER).update(state=State.FAILED, stage="训练中断")
    try:
        with transaction.atomic():
            return SuggestionModel.objects.create(purpose=purpose, source=source, asked_by=actor)
    except IntegrityError as error:
        raise Refused("正在训练，请等它完成") from error


def _note(model: SuggestionModel, **values: Any) -> None:
    for name, value in {**values, "noted_at": clock.now()}.items():
        setattr(model, name, value)
    model.save(update_fields=[*values, "noted_at"])
