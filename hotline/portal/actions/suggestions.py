"""建言的动词, in the order that a suggestion meets them; topics; likes."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F

from hotline.base import crypto
from hotline.base.masking import masked
from hotline.base.numbering import next_no
from hotline.base.refusal import Refused, said
from hotline.citizens import actions as citizens
from hotline.org.models import Unit, User, system_user
from hotline.portal.conditions import no_sensitive_words, nothing_personal
from hotline.portal.engine import one_action
from hotline.portal.engine import step_of_suggestion as step
from hotline.portal.models import Like, Suggestion, Topic
from hotline.portal.permissions import may_edit_site
from hotline.portal.workflow import SEEN


def offer(*, token: str, phone: str, name: str, title: str, text: str, topic: Topic | None = None) -> Suggestion:
    """提出建言. `token` is the form's own: sent twice, it gives the same suggestion twice."""
    key = f"{crypto.look_up_hash(phone)}:{token}"[:80]
    if (found := Suggestion.objects.filter(token=key).first()) is not None:
        return found
    with one_action():
        citizen = citizens.know(name=name, phone=phone)
        if citizen is None:
            raise Refused("请先验证手机号")
        row = Suggestion(
            no=next_no("suggestion_no", "J"),
            token=key,
            topic=topic,
            citizen=citizen,
            title=title.strip(),
            text=text.strip(),
        )
        row.shown_text = masked(row.text, row.known_names)
        with step("offer", row, system_user(), facts={"topic": topic.pk if topic else None}):
            pass
    return row


def turn_away(suggestion: Suggestion, *, actor: User, note: str) -> None:
    """不予采用: not a suggestion at all, or nothing that may be shown."""
    with step("turn_away", suggestion, actor, note=said(note, "请写明原因")):
        pass


def screen(suggestion: Suggestion, *, actor: User, title: str, shown_text: str) -> None:
    """初审通过: from now on anybody reads the suggestion, in the words that the editor checked."""
    with step("screen", suggestion, actor):
        suggestion.title, suggestion.shown_text = title.strip(), said(shown_text, "公开文本不能空")
        if reason := nothing_personal(suggestion, actor) or no_sensitive_words(suggestion, actor):
            raise Refused(reason)


def assign(suggestion: Suggestion, *, actor: User, unit: Unit, note: str = "") -> None:
    """交办 to the unit that may do what is suggested."""
    _to_unit("assign", suggestion, actor, unit, note)


def reassign(suggestion: Suggestion, *, actor: User, unit: Unit, note: str = "") -> None:
    """改交 to another unit."""
    _to_unit("reassign", suggestion, actor, unit, note)


def _to_unit(verb: str, suggestion: Suggestion, actor: User, unit: Unit, note: str) -> None:
    with step(verb, suggestion, actor, note=note, facts={"unit": unit.code}):
        suggestion.unit = unit


def answer(suggestion: Suggestion, *, actor: User, reply: str) -> None:
    """答复: what the unit can do, cannot do, and when."""
    with step("answer", suggestion, actor):
        suggestion.reply = said(reply, "请写明答复")


def send_back(suggestion: Suggestion, *, actor: User, note: str) -> None:
    """退回重答."""
    with step("send_back", suggestion, actor, note=said(note, "请写明要补充什么")):
        pass


def adopt(suggestion: Suggestion, *, actor: User, decision: str) -> None:
    _decide("adopt", suggestion, actor, decision)


def adopt_partly(suggestion: Suggestion, *, actor: User, decision: str) -> None:
    _decide("adopt_partly", suggestion, actor, decision)


def keep(suggestion: Suggestion, *, actor: User, decision: str) -> None:
    _decide("keep", suggestion, actor, decision)


def not_adopt(suggestion: Suggestion, *, actor: User, decision: str) -> None:
    _decide("not_adopt", suggestion, actor, decision)


def _decide(verb: str, suggestion: Suggestion, actor: User, decision: str) -> None:
    with step(verb, suggestion, actor, note=said(decision, "请写明理由")):
        suggestion.outcome, suggestion.decision = suggestion.state, decision.strip()


def show(suggestion: Suggestion, *, actor: User) -> None:
    """公布结果: the unit's answer and what was decided."""
    with step("show", suggestion, actor) as taken:
        suggestion.shown_at = taken.at


def like(suggestion: Suggestion, *, who: str) -> bool:
    """赞同, once of a visitor; False where he did already."""
    if suggestion.state not in SEEN:
        raise Refused("这条建言还没有公开")
    try:
        with transaction.atomic():
            Like.objects.create(suggestion=suggestion, who=crypto.look_up_hash(who))
            Suggestion.objects.filter(pk=suggestion.pk).update(n_likes=F("n_likes") + 1)
    except IntegrityError:
        return False
    return True


def write_topic(
    *, actor: User, title: str, body: str, starts_on: date, ends_on: date, topic: Topic | None = None
) -> Topic:
    """发布或修改征集议题."""
    if not may_edit_site(actor):
        raise Refused("征集议题由网站编辑发布")
    if ends_on < starts_on:
        raise Refused("截止日期不能早于开始日期")
    row = topic or Topic(written_by=actor)
    row.title, row.body, row.starts_on, row.ends_on = title.strip(), body.strip(), starts_on, ends_on
    row.save()
    return row
