"""Who is told how: in-app and SMS, by topic, by choice, by what the work standard demands."""

from datetime import time

import pytest

from hotline.base.refusal import Refused
from hotline.notices.actions import choosing
from hotline.notices.actions.reading import mark_read
from hotline.notices.actions.telling import notify
from hotline.notices.actions.writing import write_text
from hotline.notices.models import Notice, Template
from hotline.notices.tests.town import MONDAY, Town, day
from hotline.org.models import User

WORDS = {
    "no": "260302000001",
    "title": "电梯停运",
    "unit": "住建局",
    "note": "请补充照片",
    "clock": "回复",
    "due": "3月9日17:30",
}


def tell(*readers: User, key: str = "assign", once_key: str = "event:1", **more: object) -> list[tuple[str, str]]:
    """What was written now: (medium, username) of each row."""
    before = set(Notice.objects.values_list("pk", flat=True))
    notify(readers, key, once_key=once_key, words=WORDS, order_no=WORDS["no"], **more)
    rows = Notice.objects.exclude(pk__in=before).order_by("id")
    return [(row.medium, row.reader.username) for row in rows.select_related("reader")]


def choose(user: User, *by_sms: str, muted: tuple[str, ...] = (), **quiet: time) -> None:
    choosing.choose(user, by_sms=by_sms, muted=muted, quiet_from=quiet.get("start"), quiet_to=quiet.get("end"))


def test_an_ordinary_turn_is_told_in_app_alone(town: Town) -> None:
    assert tell(town.zhujian) == [("IN_APP", "zhujian")]
    row = Notice.objects.get()
    assert (row.title, row.body, row.state) == ("新工单待签收：260302000001", "电梯停运", "DELIVERED")


def test_the_same_key_tells_once_on_each_medium(town: Town) -> None:
    assert len(tell(town.zhujian, key="missed", sms_to=[town.zhujian])) == 2
    assert tell(town.zhujian, key="missed", sms_to=[town.zhujian]) == []


def test_an_urgent_turn_also_comes_by_sms_to_whom_it_concerns(town: Town) -> None:
    told = tell(town.zhujian, town.zhou, is_urgent=True, sms_to=[town.zhujian])
    assert told == [("IN_APP", "zhujian"), ("IN_APP", "zhou"), ("SMS", "zhujian")]


def test_who_chose_gets_what_he_chose(town: Town) -> None:
    choose(town.zhujian, "TURN", "ASK")
    choose(town.zhou)
    told = tell(town.zhujian, town.zhou, sms_to=[town.zhou])
    assert told == [("IN_APP", "zhujian"), ("IN_APP", "zhou"), ("SMS", "zhujian")]
    assert tell(town.zhujian, key="warning", once_key="2", sms_to=[town.zhujian]) == [("IN_APP", "zhujian")]


def test_the_red_light_reaches_the_leader_whatever_he_chose(town: Town) -> None:
    choose(town.zhujian_leader)
    assert ("SMS", "zhujian_leader") in tell(town.zhujian_leader, key="missed", sms_to=[town.zhujian_leader])


def test_what_is_muted_is_not_written_and_work_cannot_be_muted(town: Town) -> None:
    choose(town.zhou, muted=("ASK",))
    assert tell(town.zhou, key="ask_return") == []
    with pytest.raises(Refused, match="不能设为不看"):
        choose(town.zhou, muted=("MISSED",))


def test_who_has_no_number_is_sent_no_sms_but_that_the_red_light_did_not_reach_him_is_on_the_ledger(town: Town) -> None:
    town.zhujian.phone = ""
    assert tell(town.zhujian, is_urgent=True, sms_to=[town.zhujian]) == [("IN_APP", "zhujian")]
    assert ("SMS", "zhujian") in tell(town.zhujian, key="missed", once_key="2", sms_to=[town.zhujian])


def test_a_choice_must_be_whole(town: Town) -> None:
    town.zhou.phone = ""
    with pytest.raises(Refused, match="手机号"):
        choosing.choose(town.zhou, by_sms=["ASK"], muted=[], quiet_from=None, quiet_to=None)
    with pytest.raises(Refused, match="开始和结束"):
        choosing.choose(town.zhou, by_sms=[], muted=[], quiet_from=time(22), quiet_to=None)


def test_own_quiet_hours_take_the_place_of_the_standards(town: Town) -> None:
    choose(town.zhujian, "ASK", start=time(12), end=time(14))
    choose(town.zhou, "ASK")
    with town.at(day(3, 2, 12, 30)):
        tell(town.zhujian, town.zhou, key="ask_return")
    due = dict(Notice.objects.filter(medium="SMS").values_list("reader__username", "send_after"))
    assert due == {"zhujian": day(3, 2, 14), "zhou": day(3, 2, 12, 30)}


def test_an_sms_about_a_sealed_order_says_nothing_of_the_matter(town: Town) -> None:
    tell(town.zhujian, is_urgent=True, is_sealed=True, sms_to=[town.zhujian])
    in_app, sms = Notice.objects.order_by("id")
    assert in_app.body == "电梯停运"
    assert sms.body == "新工单待签收：260302000001。（保密）"


def test_what_the_office_wrote_is_what_is_said_and_every_version_is_kept(town: Town) -> None:
    write_text("assign", actor=town.ren, title="请签收{工单编号}", body="{标题}", is_on=True, why="更短", over=0)
    tell(town.zhujian)
    write_text("assign", actor=town.ren, title="请签收{工单编号}", body="{标题}", is_on=False, why="", over=1)
    assert tell(town.zhujian, once_key="2") == []
    row = Notice.objects.get()
    assert (row.title, row.template, row.template_version) == ("请签收260302000001", "assign", 1)
    assert [(one.version, one.is_on) for one in Template.objects.filter(key="assign")] == [(2, False), (1, True)]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"body": "{姓名}"}, "没有变量“{姓名}”"),
        ({"body": "  "}, "内容不能空"),
        ({"title": ""}, "内容不能空"),
        ({"is_on": False}, "不能停用"),
        ({}, "没有改动"),
        ({"title": "新", "over": 3}, "别人刚刚改过"),
    ],
)
def test_a_text_that_will_not_do_is_refused(town: Town, changes: dict[str, object], reason: str) -> None:
    given = {
        "title": "{环节}超期（红牌）：{工单编号}", "body": "{承办单位}应于{时限}前完成{环节}，已超期。", "is_on": True, "why": "", "over": 0,
    }  # fmt: skip
    with pytest.raises(Refused, match=reason):
        write_text("missed", actor=town.ren, **{**given, **changes})
    assert not Template.objects.exists()


def test_sms_are_not_counted_among_the_unread(town: Town) -> None:
    tell(town.zhujian, key="missed", sms_to=[town.zhujian])
    mark_read(town.zhujian)
    assert list(Notice.objects.filter(read_at=None).values_list("medium", flat=True)) == ["SMS"]
    assert Notice.objects.get(medium="IN_APP").read_at == MONDAY
