"""演示记者站: exposed matters followed to their end, episodes of 《今日12345》, releases, leaders' days, by the real actions."""

import re
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Final

from django.db.models import Max
from django.utils.timezone import localtime

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.media import actions
from hotline.media.queries.press import press_orders
from hotline.org.models import User
from hotline.org.permissions import holders_of
from hotline.org.roles import APPROVE_RELEASES, HANDLE, PRESS, SIGN_REPLY, SUPERVISE
from hotline.supervision import actions as supervision
from hotline.workorders.models import Event, WorkOrder
from hotline.workorders.workflow import OrderState

# days back, medium, title, the matter by its category, what was exposed, response, outcome
EXPOSED: Final = (
    (62, "市电视台", "老旧小区排水不畅 雨后积水三天", "排水|积水|下水|物业", "记者走访看到，小区主路积水没过脚面，居民垫砖出行，物业和管网单位各说各的。",
     "积水点已疏通，破损管道更换完毕，并列入雨前必清名单。", "现场复核不再积水，居民满意。"),
    (45, "《澄川晚报》", "夜间施工噪声扰民 投诉后仍不停工", "噪声|施工", "读者反映工地连续多日施工到凌晨，晚报记者夜访测得噪声超标。",
     "已责令停止夜间施工并立案处罚，工地公示施工时间和监督电话。", "连续一周夜查未再施工。"),
    (28, "网络问政平台", "供暖首日室温不达标", "供热|供暖|供气", "网民发帖称供暖一周室内仍只有14度，跟帖二百余条。",
     "换热站循环泵故障已排除，逐户测温，不达标的按规定退费。", "测温达标，退费办理完毕。"),
    (12, "市电视台", "校门口停车乱 放学路难走", "停车|交通", "栏目组蹲守看到，放学时段机动车占满人行道，学生在车流中穿行。",
     "增设护学岗和限时停车位，放学时段由交警和学校共同值守。", ""),
    (3, "《澄川晚报》", "公交站牌信息陈旧 乘客错过末班车", "公交|出租|客运", "晚报记者发现多处站牌末班时间与实际不符。", "", ""),
)  # fmt: skip
# weeks back (the last is still to come), title, the matter by its category, topics, what is promised
EPISODES: Final = (
    (8, "老旧小区积水怎么治", "排水|积水|下水|物业", "雨后积水、管网破损、物业责任。", "十日内完成积水点疏通。"),
    (6, "物业费收了 服务去哪了", "物业", "物业服务不达标、公共收益不公开。", "一个月内公开公共收益。"),
    (4, "夜间施工谁来管", "噪声|施工", "夜间施工审批、噪声监测、处罚结果。", "每周公布夜间施工许可。"),
    (2, "供暖不热怎么办", "供热|供暖|供气", "供暖投诉、测温退费流程。", "三日内上门测温，不达标退费。"),
    (1, "上学路上的安全", "停车|交通|道路", "校门口停车、护学岗、斑马线。", "月底前划设限时停车位。"),
    (-1, "企业开办一次办好", "企业|营商|市场", "证照联办、惠企政策兑现。", ""),
)  # fmt: skip


class Press:
    def __init__(self, now: datetime) -> None:
        self.now, self.n_moved = now, 0
        self.reporter, self.supervisor = self._one(PRESS, "press"), self._one(SUPERVISE, "supervisor1")
        self.approver = self._one(APPROVE_RELEASES, "director")
        self.handlers = self._by_unit(HANDLE)
        self.leaders = self._by_unit(SIGN_REPLY)
        closed = press_orders().filter(
            state__in=(OrderState.CLOSED, OrderState.ARCHIVED), lead_unit__in=list(self.handlers)
        )
        self.closed = list(closed.order_by("-id")[:1500])
        open_ones = press_orders().filter(state=OrderState.IN_HANDLING, lead_unit__in=list(self.handlers))
        self.open = list(open_ones.order_by("-id")[:20])
        self.last_step = dict(Event.objects.values_list("order").annotate(Max("at")).order_by())
        self.consented = [
            one
            for one in press_orders().filter(consents_to_publish=True, state=OrderState.CLOSED).order_by("-id")[:30]
            if one.public_reply
        ]

    @staticmethod
    def _one(permission: str, username: str) -> User:
        return holders_of(permission).select_related("unit").get(username=username)

    @staticmethod
    def _by_unit(permission: str) -> dict[int, User]:
        return {one.unit_id: one for one in holders_of(permission).select_related("unit") if one.unit_id is not None}

    def fill(self) -> int:
        """How many things of the press desk there are. None in a city too small to have closed orders."""
        if len(self.closed) < len(EXPOSED):
            return 0
        return sum((self._exposures(), self._episodes(), self._releases(), self._sessions()))

    def _exposures(self) -> int:
        for days, medium, title, matter, summary, response, outcome in EXPOSED:
            pool = self.closed if outcome else self.open or self.closed
            # What is supervised in the past must not have gone on since: an order's trail is written in the order of time.
            still = [one for one in pool if self.last_step[one.pk] < self.now - timedelta(days=days)]
            if response and not still:
                continue
            order = self._about(matter, still or pool, days)[0]
            unit = order.lead_unit
            assert unit is not None
            with self._on(days):
                row = actions.register(
                    actor=self.reporter, medium=medium, where="", exposed_on=clock.today(), title=title, summary=summary, unit=unit, orders=[order]
                )  # fmt: skip
            if not response:
                continue
            with self._on(days - 1):
                actions.report_progress(row, actor=self.reporter, note="已与责任单位联系，记者继续跟拍。")
                try:
                    opened = actions.supervise(row, actor=self.supervisor, order=order, reason=title)
                except Refused:  # it is under the media's supervision already
                    continue
            with self._on(days - 3):
                actions.respond(row, actor=self.reporter, response=response)
            if outcome:
                with self._on(days - 5):
                    supervision.report(opened, actor=self.handlers[unit.pk], result=response)
                with self._on(days - 6):
                    supervision.accept(opened, actor=self.supervisor, note="与现场情况一致。")
                    supervision.strike_off(
                        opened, actor=self.supervisor, signature=self.supervisor.name, note="同意销号。"
                    )
                    row.refresh_from_db()
                    actions.settle_matter(row, actor=self.supervisor, outcome=outcome)
        return len(EXPOSED)

    def _episodes(self) -> int:
        for number, (weeks, title, matter, topics, promised) in enumerate(EPISODES):
            told = self._about(matter, self.closed, max(weeks, 0) * 7 + 3)[:3]
            unit = told[0].lead_unit
            assert unit is not None
            leader = self.leaders.get(unit.pk)
            with self._on(max(weeks * 7 + 3, 0)):
                row = actions.plan(
                    actor=self.reporter, number=201 + number, broadcast_on=self._day(weeks * 7), title=title, topics=topics, presenter="方圆",
                    guests=f"{unit.short_name}负责人", units=[unit], orders=told,
                )  # fmt: skip
            if weeks < 0:
                continue
            with self._on(weeks * 7):
                actions.air(
                    row, actor=self.reporter, note=f"直播45分钟，{leader.name if leader else unit.short_name}到场回应。"
                )
                one = actions.promise(
                    row, actor=self.reporter, unit=unit, text=promised, due_on=self._day(weeks * 7 - 10)
                )
            if weeks > 2:
                with self._on(weeks * 7 - 9):
                    actions.keep_promise(row, actor=self.reporter, promise=one, result="记者回访现场，承诺事项已完成。")
                    actions.settle_episode(row, actor=self.reporter, note="下期节目播出回访画面。")
        return len(EPISODES)

    def _releases(self) -> int:
        texts = [
            (
                "市民热线上周受理办理情况",
                "上周市民热线受理各类诉求，按期办结率和回访满意率均高于上月，供暖类诉求居首位。",
                "release",
            ),
            (
                "热线提醒：入冬用气安全",
                "入冬以来燃气类咨询增多，请定期检查软管和阀门，闻到异味先关阀、开窗，再到室外拨打抢修电话。",
                "approve",
            ),
            ("热线月度热点分析", "本月热点集中在供暖、物业和出行三类。", "turn_down"),
        ]
        for number, (title, body, until) in enumerate(texts):
            with self._on(20 - 6 * number):
                row = actions.draft(actor=self.reporter, title=title, body=body)
                if until == "turn_down":
                    actions.turn_down(row, actor=self.approver, note="请补充与上月的对比和责任单位的举措。")
                    continue
                actions.approve(row, actor=self.approver, note="同意。")
                if until == "release":
                    actions.release(row, actor=self.reporter, outlets="市电视台、《澄川晚报》、政府网站")
        for order in islice(self.consented, 2):
            with self._on(4):
                actions.draft(actor=self.reporter, order=order)
        return len(texts) + min(2, len(self.consented))

    def _sessions(self) -> int:
        days: tuple[tuple[int, str, str], ...] = (
            (50, "江望远副市长", "城市管理专题接线"), (15, "秦思齐副市长", "供暖保障专题接线"), (-6, "江望远副市长", "优化营商环境专题接线"),
        )  # fmt: skip
        units = list({one.lead_unit_id: one.lead_unit for one in self.closed if one.lead_unit is not None}.values())[:4]
        for number, (ago, leader, title) in enumerate(days):
            with self._on(max(ago + 5, 0)):
                row = actions.announce(
                    actor=self.supervisor, leader=leader, held_on=self._day(ago), starts_at=time(9), ends_at=time(11), title=title, units=units
                )  # fmt: skip
            if ago < 0:
                continue
            taken: list[WorkOrder] = (
                self._about("城市管理|市容", self.closed, ago - 1)[:4] if number == 0 else self.open[:3]
            )
            with self._on(ago):
                actions.hold(row, actor=self.supervisor, n_calls=26 + number, n_answered=21, orders=taken)
            if number == 0:
                with self._on(ago - 20):
                    actions.settle_session(
                        row,
                        actor=self.supervisor,
                        result="接线诉求全部办结。由占道经营一件事，推动出台便民摊点疏导方案，解决一类事。",
                    )
        return len(days)

    def _about(self, matter: str, orders: list[WorkOrder], days: int) -> list[WorkOrder]:
        """The latest first, of those that were known so many days ago; any of them where none is about the matter."""
        day = self.now - timedelta(days=days)
        older = [one for one in orders if one.registered_at < day] or orders
        return [one for one in older if re.search(matter, one.category.full_name if one.category else "")] or older

    def _day(self, days: int) -> date:
        return localtime(self.now - timedelta(days=days)).date()

    def _on(self, days: int) -> AbstractContextManager[None]:
        """In the morning so many days ago, a little later each time; never later than the present."""
        self.n_moved += 1
        moment = localtime(self.now - timedelta(days=days)).replace(hour=10, minute=self.n_moved % 60)
        return clock.moved_to(min(moment, self.now))


def fill(now: datetime) -> int:
    return Press(now).fill()
