"""微信受理: what followers of the official account write. Raw before clean, and answered in the same breath.

The account's server waits five seconds for an answer and asks three times. So `hear` keeps the message, takes one step of
the conversation and gives what is to be said; nothing in it waits for another machine. Pictures and voices are fetched
afterwards (`fetch_enclosures`), and what could not be dealt with at once is by `read_waiting`.
"""

import json
import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.db import transaction

from hotline.base import clock, crypto
from hotline.base.refusal import Refused
from hotline.catalog.vocabulary import Channel, Kind, Satisfied
from hotline.citizens import actions as citizens
from hotline.citizens.models import Follower
from hotline.intake import actions
from hotline.intake.categorise import kind_of
from hotline.intake.channels import own_orders, wechat_talk
from hotline.intake.channels.wechat_binding import bind
from hotline.intake.channels.wechat_talk import Said, Step, Talk, mobile_in, said_by
from hotline.intake.channels.wishes import Wanted, Wish, title_of, wanted
from hotline.intake.models import Appeal, Conversation, Enclosure
from hotline.intake.moments import NotAMoment, read_moment
from hotline.intake.places import gazetteer
from hotline.knowledge.actions import cite, note_gap
from hotline.knowledge.models import Gap, Openness
from hotline.knowledge.queries import searching
from hotline.notices.actions import choosing
from hotline.notices.actions.sending import report_by_number
from hotline.notices.actions.telling import notify_citizen
from hotline.org.mapping import area_at
from hotline.org.models import Area, system_user
from hotline.workorders import actions as orders
from hotline.workorders.models import Callback, WorkOrder

logger = logging.getLogger(__name__)

SOURCE: Final = "wechat"
KEPT_FOR: Final = timedelta(minutes=30)  # a conversation in which nothing is said
FLOOD: Final = 120  # messages of one follower within an hour; one appeal takes some eight
FEWEST_LETTERS: Final = 4
WELL_COVERED: Final = 0.5  # of what was asked: an article that holds less is no answer for a machine to give
MOST_ANSWER: Final = 450  # letters
TO_A_PERSON: Final = "没有解决？回复1转人工受理；换个问题请直接发送。"
# What a touch on the account's menu asks, by the key of its button.
MENU: Final[Mapping[str, str]] = {"QUERY": "查", "BIND": "绑定", "HELP": "帮助"}
# What the account's server reports of a template message, as delivery reports are numbered.
REPORTED: Final[Mapping[str, str]] = {"success": "1", "failed:user block": "2", "failed: system failed": "16"}


def is_whole(message: Mapping[str, str]) -> bool:
    """Whether it names its kind, its writer and, being no event, itself."""
    kind, openid = message.get("MsgType", ""), message.get("FromUserName", "")
    if not kind or not message.get("ToUserName") or not openid or len(openid) > 64:
        return False
    return bool(message.get("Event")) if kind.lower() == "event" else 0 < len(message.get("MsgId", "")) <= 64


def hear(message: Mapping[str, str]) -> str:
    """One message or event, at most once; what is said to it, or nothing."""
    kind, openid = message.get("MsgType", "").lower(), message.get("FromUserName", "")
    if kind == "event":
        return _hear_event(message, openid)
    follower = citizens.follow(openid)
    number = message.get("MsgId", "")
    with transaction.atomic():
        actions.one_at_a_time(follower.openid_hash)
        known = Appeal.objects.filter(source=SOURCE, external_no=number).first()
        if known is None and _is_flood(follower):
            return ""
        appeal = known or actions.take_in(
            source=SOURCE, external_no=number, channel=Channel.WECHAT, raw=message, sender_hash=follower.openid_hash
        )
    return _deal_safely(follower, appeal)


def read_waiting() -> int:
    """What could not be dealt with as it came is dealt with now, and its writer told so; returns how many."""
    n = 0
    for appeal in Appeal.objects.filter(source=SOURCE, order=None, refused_because="").order_by("id")[:200]:
        follower = citizens.follow(actions.raw_of(appeal)["FromUserName"])
        if _deal_safely(follower, appeal):
            n += 1
            citizen = citizens.know(follower=follower)
            assert citizen is not None
            notify_citizen(citizen, "wechat_late", once_key=f"appeal:{appeal.pk}", words={})
    return n


def _hear_event(message: Mapping[str, str], openid: str) -> str:
    """An event leaves nothing that a repeat would do twice, so it is not kept."""
    event = message.get("Event", "").upper()
    if event == "TEMPLATESENDJOBFINISH":
        report_by_number(message.get("MsgID", ""), REPORTED.get(message.get("Status", ""), ""))
        return ""
    if event == "UNSUBSCRIBE":
        citizens.leave(citizens.follow(openid))
        return ""
    if event in ("SUBSCRIBE", "SCAN"):
        citizens.follow(openid)
        return wechat_talk.WELCOME
    if event != "CLICK":
        return ""
    follower = citizens.follow(openid)
    with transaction.atomic():
        actions.one_at_a_time(follower.openid_hash)
        held, talk = _talk_with(follower)
        key = message.get("EventKey", "").upper()
        if key == "APPEAL":
            talk = Talk()
            answer = talk.begin(Said(), proved=follower.phone)
        else:
            answer = _command(follower, talk, MENU.get(key, "帮助")) or wechat_talk.WELCOME
        _keep(held, talk, held.answered_no, answer)
    return answer


def _is_flood(follower: Follower) -> bool:
    since = clock.now() - timedelta(hours=1)
    lately = Appeal.objects.filter(sender_hash=follower.openid_hash, received_at__gt=since)
    return lately[: FLOOD + 1].count() >= FLOOD


def _deal_safely(follower: Follower, appeal: Appeal) -> str:
    """A message that nobody foresaw stays as it came and is tried again later."""
    try:
        with transaction.atomic():
            actions.one_at_a_time(follower.openid_hash)
            held, talk = _talk_with(follower)
            if held.answered_no == appeal.external_no:
                return crypto.unseal(held.answer_sealed)
            row = Appeal.objects.get(pk=appeal.pk)
            if row.order_id is not None or row.refused_because:
                return ""
            answer = _deal_with(follower, talk, row)
            _keep(held, talk, row.external_no, answer)
            return answer
    except Refused as refused:
        Appeal.objects.filter(pk=appeal.pk).update(refused_because=f"未办成：{refused.reason}"[:200])
        return refused.reason
    except Exception:
        logger.exception("微信消息 %s 没有读成", appeal.pk)
        return ""


# ── the conversation's row ──


def _talk_with(follower: Follower) -> tuple[Conversation, Talk]:
    held, _ = Conversation.objects.get_or_create(follower=follower)
    if not held.sealed or held.expires_at <= clock.now():
        return held, Talk()
    return held, Talk.restore(json.loads(crypto.unseal(held.sealed)))


def _keep(held: Conversation, talk: Talk, answered_no: str, answer: str) -> None:
    is_idle = talk.step in (Step.IDLE, Step.DONE)
    held.sealed = b"" if is_idle else crypto.seal(json.dumps(talk.keep(), ensure_ascii=False))
    held.expires_at = clock.now() + KEPT_FOR
    held.answered_no, held.answer_sealed = answered_no, crypto.seal(answer)
    held.save()


# ── one message ──


def _deal_with(follower: Follower, talk: Talk, appeal: Appeal) -> str:
    """In one transaction: the message goes where it belongs, and what is said to it is given."""
    said = said_by(actions.raw_of(appeal))
    command = _command(follower, talk, said.text) if said.text and not said.media_id else ""
    if command:
        _leave(appeal, "指令")
        return command
    if talk.step in (Step.BIND_PHONE, Step.BIND_CODE):
        _leave(appeal, "绑定手机")
        return bind(follower, talk, said)
    if talk.step is Step.ANSWERED:
        if said.plain == "1":
            question, talk.step = talk.what, Step.IDLE
            return _begin(follower, talk, appeal, Said(text=question), "好的，转人工受理。", is_question=True)
        talk.__dict__.update(Talk().__dict__)
    if talk.is_gathering:
        return _go_on(follower, talk, appeal, said)
    return _hear_anew(follower, talk, appeal, said)


def _hear_anew(follower: Follower, talk: Talk, appeal: Appeal, said: Said) -> str:
    """Nothing was being asked: a rating, an answer to what the office asked, a question, or an appeal's first words."""
    own = own_orders.of_follower(follower)
    wish = wanted(said.text) if said.text else Wanted(Wish.APPEAL)
    if wish.wish is Wish.RATE and (rated := own_orders.rateable(own, wish.no)):
        orders.rate(rated, actor=system_user(), result=wish.rating, way=Callback.Way.WECHAT, remark=wish.remark)
        _belong_to([appeal.pk], rated)
        return f"已收到您对编号{rated.no}的评价：{Satisfied(wish.rating).label}。"
    if wish.wish is Wish.RATE and wish.is_bare:
        _leave(appeal, "没有待评价的工单")
        return "没有等待您评价的工单。反映问题请直接发送内容，查询请发“查”。"
    waiting = own_orders.waiting_for_info(own)
    if waiting is not None:
        return _give_info(waiting, appeal, said)
    if not said.text and not said.media_id and not said.place:
        _leave(appeal, "看不懂的消息")
        return wechat_talk.WELCOME
    if said.text and not said.media_id and len(said.plain) < FEWEST_LETTERS:
        _leave(appeal, "内容不全")
        return "请写明事情、地点、经过后发送，或发“帮助”看用法。"
    if said.text and kind_of(said.text, said.text) == Kind.CONSULT and not said.media_id:
        if answer := _from_the_base(talk, said.text):
            _leave(appeal, "知识库已答")
            return answer
        return _begin(follower, talk, appeal, said, "知识库里没有现成的答案，转人工答复您。", is_question=True)
    return _begin(follower, talk, appeal, said, "收到，再问您几个问题就能办理。")


def _give_info(order: WorkOrder, appeal: Appeal, said: Said) -> str:
    words = said.text.strip() or (f"位置：{said.place}" if said.place else "")
    if said.media_id:
        _enclose(order, [(said.media_id, said.media_kind)])
    if words:
        orders.give_info(order, actor=system_user(), answer=words)
    _belong_to([appeal.pk], order)
    return f"已补充到编号{order.no}。" if words else f"附件已收到，请再用文字补充说明（编号{order.no}）。"


def _begin(follower: Follower, talk: Talk, appeal: Appeal, said: Said, lead: str, *, is_question: bool = False) -> str:
    talk.__dict__.update(Talk().__dict__)
    talk.appeals.append(appeal.pk)
    _leave(appeal, "会话中")
    return f"{lead}\n{talk.begin(said, is_question=is_question, proved=follower.phone)}"


def _go_on(follower: Follower, talk: Talk, appeal: Appeal, said: Said) -> str:
    talk.appeals.append(appeal.pk)
    answer = talk.hear(said)
    if talk.step is not Step.DONE:
        _leave(appeal, "会话中")
        return answer
    order = _make_order(follower, talk, appeal)
    _belong_to(talk.appeals, order)
    return "已提交，编号和查询码马上发给您。我们将在2小时内受理，进展会在这里告知。发“查”可随时查询。"


def _make_order(follower: Follower, talk: Talk, appeal: Appeal) -> WorkOrder:
    title = title_of(talk.what)
    kind = Kind.CONSULT if talk.is_question else kind_of(title, f"{talk.what} {talk.wish}")
    code = gazetteer({}).find(talk.where, talk.what)
    try:
        occurred_at = read_moment(talk.when) if talk.when else None
    except NotAMoment:
        occurred_at = None
    if occurred_at is not None and occurred_at > clock.now():
        occurred_at = None
    area = Area.objects.filter(pk=code).first() if code else None
    if area is None and talk.lng is not None and talk.lat is not None:
        area = area_at(talk.lng, talk.lat)  # no name says it: the position does
    order = actions.make_order(
        appeal, title=title, content=talk.content, kind=kind, name=talk.name, phone=talk.phone or talk.proved,
        area=area, place=talk.where[:120], lng=talk.lng, lat=talk.lat,
        occurred_at=occurred_at, is_secret=talk.is_secret, follower=follower,
    )  # fmt: skip
    _enclose(order, talk.papers)
    return order


# ── commands ──


def _command(follower: Follower, talk: Talk, text: str) -> str:
    """What is said to a word that means the same at any time; nothing where it is none."""
    plain = Said(text=text).plain
    if plain.startswith("绑定") and (not plain[2:].strip("手机号 ") or mobile_in(plain)):
        talk.__dict__.update(Talk(step=Step.BIND_PHONE).__dict__)
        number = mobile_in(plain)
        return bind(follower, talk, Said(text=number)) if number else wechat_talk.QUESTIONS[Step.BIND_PHONE]
    if plain in ("解绑", "解除绑定"):
        citizens.unbind(follower)
        return "已解除手机绑定。"
    wish = wanted(text)
    if wish.wish is Wish.HELP:
        return wechat_talk.WELCOME
    if wish.wish is Wish.STOP and not (talk.is_gathering or talk.step in (Step.BIND_PHONE, Step.BIND_CODE)):
        choosing.stop(follower)
        return "已退订，不再发送进度通知。发“恢复”可恢复，来电12345不受影响。"
    if wish.wish is Wish.RESUME:
        choosing.resume(follower)
        return "已恢复进度通知。"
    return _state(follower, wish) if wish.wish is Wish.ASK else ""


def _state(follower: Follower, wish: Wanted) -> str:
    order = own_orders.asked_about(own_orders.of_follower(follower), wish, asker=follower.openid_hash)
    if order is None:
        return "没有查到。可发“绑定”绑定手机号后查询，或发“查+编号+空格+查询码”。查询过多时请15分钟后再试。"
    lines = [f"编号{order.no}：{own_orders.in_words(order)}。"]
    if order.public_reply and not order.seals_identity:
        lines.append(f"答复：{order.public_reply[:MOST_ANSWER]}")
    if own_orders.rateable(own_orders.of_follower(follower), order.no):
        lines.append("请评价：回复1满意、2基本满意、3不满意。")
    return "\n".join(lines)


# ── 知识库 ──


def _from_the_base(talk: Talk, question: str) -> str:
    """The answer of the article that answers it best, of those which a machine may give; nothing where none does well."""
    open_to_all = searching.Wanted(validity="live", openness=(Openness.ROBOT,))
    found = searching.find(system_user(), question[:200], open_to_all, most=1)
    hit = next((one for one in found.hits if one.covered >= WELL_COVERED and one.article.is_live), None)
    if hit is None:
        note_gap(Gap.Kind.NO_HIT, question[:100])
        return ""
    cite(hit.article.ref, actor=system_user())
    talk.step, talk.what = Step.ANSWERED, question[: wechat_talk.MOST_TEXT]
    version = hit.version
    lines = [f"【{version.title}】", version.answer[:MOST_ANSWER]]
    if version.basis_title:
        lines.append(f"依据：{version.basis_title}{version.basis_no}")
    if version.contact:
        lines.append(f"办理：{version.contact}")
    return "\n".join([*lines, f"（知识库{hit.article.no}）", TO_A_PERSON])


# ── pictures and voices ──


def _enclose(order: WorkOrder, papers: list[tuple[str, str]]) -> None:
    rows = [Enclosure(order=order, media_id=media_id, kind=kind) for media_id, kind in papers]
    Enclosure.objects.bulk_create(rows, ignore_conflicts=True)


def _belong_to(appeals: list[int], order: WorkOrder) -> None:
    Appeal.objects.filter(pk__in=appeals).update(order=order, refused_because="")


def _leave(appeal: Appeal, why: str) -> None:
    Appeal.objects.filter(pk=appeal.pk).update(refused_because=why)
