"""微信的会话: what is asked next and what was answered, until an appeal has its five elements. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Final

from hotline.base import crypto

MOST_TEXT: Final = 2000  # letters of what happened
MOST_PAPERS: Final = 9

WELCOME: Final = (
    "您好，这里是12345政务服务便民热线。\n"
    "● 反映问题：直接发文字、语音、图片或位置\n"
    "● 咨询政策：直接提问，如“物业费多少钱一平米”\n"
    "● 查进度：发“查”或“查+编号”\n"
    "● 评价：1满意、2基本满意、3不满意\n"
    "● 绑定手机：发“绑定”，来电和网站提交的诉求也能在这里查\n"
    "● 不再接收进度：发“退订”\n"
    "紧急情况请拨110、119、120。"
)
CANCELLED: Final = "已取消，没有提交。需要时随时发消息给我们。"
MEDIA_ONLY: Final = "收到语音，但没能转成文字。请再用文字说一遍，语音会附在诉求里。"
TOO_MANY: Final = f"图片和语音最多{MOST_PAPERS}个，这一个没有收下。"
NOT_A_PHONE: Final = (
    "没有看到手机号。请写姓名和11位手机号，如“王建国 13812345678”；不便留电话回复0，要说别的事先回复“取消”。"
)


class Step(StrEnum):
    IDLE = "IDLE"
    ANSWERED = "ANSWERED"  # from the knowledge base; 1 brings the question before a person
    WHAT = "WHAT"
    WHEN = "WHEN"
    WHERE = "WHERE"
    WISH = "WISH"
    CONTACT = "CONTACT"
    CONFIRM = "CONFIRM"
    DONE = "DONE"  # confirmed; whoever drives makes the order
    BIND_PHONE = "BIND_PHONE"
    BIND_CODE = "BIND_CODE"


ELEMENTS: Final = (Step.WHAT, Step.WHEN, Step.WHERE, Step.WISH, Step.CONTACT)
OF_A_QUESTION: Final = (Step.WHAT, Step.CONTACT)  # a consultation happened nowhere and at no time
QUESTIONS: Final[Mapping[Step, str]] = {
    Step.WHAT: "请说明是什么事：经过、涉及谁。可发文字、语音、图片。回复“取消”结束。",
    Step.WHEN: "是什么时候的事？如“昨天晚上8点”。不清楚回复0。",
    Step.WHERE: "在什么地方？请写明县区、街道（乡镇）和详细地点，或发送位置。不清楚回复0。",
    Step.WISH: "您希望怎样解决？没有别的要求回复0。",
    Step.CONTACT: "请留姓名和手机号，便于承办单位联系您，如“王建国 13812345678”。不便留电话回复0，结果在微信告知。",
    Step.BIND_PHONE: "请发送要绑定的手机号，我们会发一条验证码短信。回复“取消”结束。",
}
_CANCEL: Final = frozenset({"取消", "退出", "不提交", "结束"})
_MOBILE: Final = re.compile(r"(?<!\d)(?:\+?86[\s-]?)?(1[3-9]\d)[\s-]?(\d{4})[\s-]?(\d{4})(?!\d)")


@dataclass(frozen=True)
class Said:
    """One message, read: its words, the file that came with it, the place that it shows."""

    text: str = ""
    media_id: str = ""
    media_kind: str = ""  # image, voice, video
    place: str = ""
    lng: float | None = None
    lat: float | None = None

    @property
    def plain(self) -> str:
        return unicodedata.normalize("NFKC", self.text).strip().strip("。.!！“”\"'")


@dataclass
class Talk:
    step: Step = Step.IDLE
    is_question: bool = False
    what: str = ""
    when: str = ""
    where: str = ""
    wish: str = ""
    name: str = ""
    phone: str = ""
    proved: str = ""  # the number bound to the account, which is not asked for
    lng: float | None = None
    lat: float | None = None
    is_secret: bool = False
    asked: list[str] = field(default_factory=list)  # of ELEMENTS, those that were asked or given
    papers: list[tuple[str, str]] = field(default_factory=list)  # media id, kind
    appeals: list[int] = field(default_factory=list)  # keys of the messages that belong to it
    code: str = ""  # 验证码 that was sent to `phone`
    code_until: float = 0.0
    n_wrong: int = 0

    @classmethod
    def restore(cls, kept: Mapping[str, Any]) -> "Talk":
        """What `keep` gave."""
        given = {**kept, "step": Step(kept["step"]), "papers": [(one[0], one[1]) for one in kept["papers"]]}
        return cls(**given)

    def keep(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def is_gathering(self) -> bool:
        return self.step in ELEMENTS or self.step is Step.CONFIRM

    # ── gathering ──

    def begin(self, said: Said, *, is_question: bool = False, proved: str = "") -> str:
        """诉求 from its first words on; returns what is asked next."""
        self.is_question, self.proved = is_question, proved
        heard = self._take_file(said)
        if said.place:
            self._take_place(said)
        if said.text:
            self._answer(Step.WHAT, said.text)
        return heard + self._next()

    def hear(self, said: Said) -> str:
        """The next message while gathering; returns what is said to it. `step` is DONE once all is confirmed."""
        if said.plain in _CANCEL or (self.step is Step.WHAT and said.plain == "0"):
            self.step = Step.IDLE
            return CANCELLED
        heard = self._take_file(said)
        if said.place:
            self._take_place(said)
            return heard + self._next()
        if not said.text:
            return heard + (self.summary() if self.step is Step.CONFIRM else QUESTIONS[self.step])
        if self.step is Step.CONFIRM:
            return self._decide(said)
        if self.step is Step.CONTACT and not self._take_contact(said):
            return NOT_A_PHONE
        if self.step is not Step.CONTACT:
            self._answer(self.step, "" if said.plain == "0" and self.step is not Step.WHAT else said.text)
        return heard + self._next()

    def summary(self) -> str:
        rows = [("何事", self.what), ("何时", self.when), ("何地", self.where), ("希望", self.wish)]
        lines = ["请核对：", *(f"{name}：{_short(text)}" for name, text in rows if text)]
        contact = " ".join(one for one in (self.name, crypto.masked(self.phone or self.proved)) if one)
        lines.append(f"联系方式：{contact or '不留，微信告知'}")
        if self.papers:
            lines.append(f"附件：{len(self.papers)}个")
        return "\n".join([*lines, "回复1提交，2要求保密并提交，3重新填写，0取消。有补充可直接发送。"])

    @property
    def content(self) -> str:
        """The citizen's own words, as the order keeps them."""
        parts = [self.what]
        if self.when:
            parts.append(f"发生时间：{self.when}")
        if self.where:
            parts.append(f"地点：{self.where}")
        if self.wish:
            parts.append(f"诉求人的要求：{self.wish}")
        if self.papers:
            parts.append(f"（另有附件{len(self.papers)}个）")
        return "\n".join(part for part in parts if part)

    def _next(self) -> str:
        wanted = OF_A_QUESTION if self.is_question else ELEMENTS
        for step in wanted:
            if step not in self.asked and not (step is Step.CONTACT and self.proved):
                self.step = step
                return QUESTIONS[step]
        self.step = Step.CONFIRM
        return self.summary()

    def _answer(self, step: Step, text: str) -> None:
        name = {Step.WHAT: "what", Step.WHEN: "when", Step.WHERE: "where", Step.WISH: "wish"}[step]
        setattr(self, name, text.strip()[:MOST_TEXT])
        self.asked.append(step)

    def _take_place(self, said: Said) -> None:
        self.where, self.lng, self.lat = said.place[:120], said.lng, said.lat
        self.asked.append(Step.WHERE)

    def _take_file(self, said: Said) -> str:
        if not said.media_id:
            return ""
        if len(self.papers) >= MOST_PAPERS:
            return TOO_MANY + "\n"
        self.papers.append((said.media_id, said.media_kind))
        if said.media_kind == "voice" and not said.text:
            return MEDIA_ONLY + "\n"
        return f"收到，共{len(self.papers)}个附件。\n"

    def _take_contact(self, said: Said) -> bool:
        text = unicodedata.normalize("NFKC", said.text)
        found = _MOBILE.search(text)
        if found:
            self.phone = "".join(found.groups())
            rest = _MOBILE.sub("", text)
        elif said.plain != "0":
            return False
        else:
            rest = ""
        self.name = re.sub(r"我是|我叫|姓名|电话|手机号?|联系|[\s,，.。:：;；、]", "", rest)[:20]
        self.asked.append(Step.CONTACT)
        return True

    def _decide(self, said: Said) -> str:
        if said.plain in ("1", "提交", "确认", "是", "2", "保密"):
            self.step, self.is_secret = Step.DONE, said.plain in ("2", "保密")
            return ""
        if said.plain == "0":
            self.step = Step.IDLE
            return CANCELLED
        if said.plain in ("3", "重填", "重新填写"):
            self._forget_answers()
            return self._next()
        self.what = f"{self.what}\n{said.text.strip()}"[:MOST_TEXT]
        return self.summary()

    def _forget_answers(self) -> None:
        """All but the files."""
        anew = Talk(papers=self.papers, appeals=self.appeals, is_question=self.is_question, proved=self.proved)
        self.__dict__.update(anew.__dict__)


def mobile_in(text: str) -> str:
    """The mobile number that somebody wrote; empty if none."""
    found = _MOBILE.search(unicodedata.normalize("NFKC", text))
    return "".join(found.groups()) if found else ""


def said_by(message: Mapping[str, str]) -> Said:
    """What a message of any kind says."""
    kind, media = message.get("MsgType", ""), message.get("MediaId", "")
    if kind == "text":
        return Said(text=message.get("Content", ""))
    if kind == "image":
        return Said(media_id=media, media_kind="image")
    if kind == "voice":
        return Said(text=message.get("Recognition", ""), media_id=media, media_kind="voice")
    if kind in ("video", "shortvideo"):
        return Said(media_id=media, media_kind="video")
    if kind == "location":
        lat, lng = _degrees(message.get("Location_X", ""), 90), _degrees(message.get("Location_Y", ""), 180)
        label = message.get("Label", "").strip()
        return Said(place=label or (f"位置 {lat:.5f},{lng:.5f}" if lat and lng else "位置"), lng=lng, lat=lat)
    if kind == "link":
        words = (message.get(name, "").strip() for name in ("Title", "Description", "Url"))
        return Said(text="链接：" + " ".join(word for word in words if word))
    return Said()


def _degrees(text: str, most: float) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if -most <= value <= most else None


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 120 else line[:119] + "…"
