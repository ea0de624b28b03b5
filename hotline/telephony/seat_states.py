"""坐席状态: what a seat does at a moment. Pure."""

from typing import Final

from django.db.models import TextChoices


class SeatState(TextChoices):
    READY = "READY", "就绪"
    TALKING = "TALKING", "通话中"
    WRAP_UP = "WRAP_UP", "话后处理"
    BREAK = "BREAK", "小休"
    MEAL = "MEAL", "就餐"
    MEETING = "MEETING", "会议"
    TRAINING = "TRAINING", "培训"
    AWAY = "AWAY", "离席"


WORKING: Final = (SeatState.READY, SeatState.TALKING, SeatState.WRAP_UP)  # at the telephone, as the shift plans it
BUSY: Final = (SeatState.TALKING, SeatState.WRAP_UP)  # with a caller, or with what he said
RESTING: Final = (SeatState.BREAK, SeatState.MEAL, SeatState.MEETING, SeatState.TRAINING, SeatState.AWAY)
BY_HAND: Final = (SeatState.READY, SeatState.WRAP_UP, *RESTING)  # 通话中 follows from the call itself

TONES: Final = {
    SeatState.READY: "green", SeatState.TALKING: "blue", SeatState.WRAP_UP: "teal", SeatState.BREAK: "yellow", SeatState.MEAL: "yellow",
    SeatState.MEETING: "purple", SeatState.TRAINING: "purple", SeatState.AWAY: "grey",
}  # fmt: skip
ICONS: Final = {
    SeatState.READY: "headset", SeatState.TALKING: "phone", SeatState.WRAP_UP: "pencil", SeatState.BREAK: "clock-pause",
    SeatState.MEAL: "clock", SeatState.MEETING: "users-group", SeatState.TRAINING: "book", SeatState.AWAY: "user",
}  # fmt: skip
