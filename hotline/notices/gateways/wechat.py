"""微信公众号: what goes out by the official account, and the pictures that come in by it; spoken through wechatpy.

`HOTLINE_WECHAT_URL` is `wechat://APPID:SECRET@api.weixin.qq.com?template=ID&character_string1=no&thing2=name&time3=at&thing4=hint`:
the template of the account and which of its words says what (`WORDS`). `link` is where a touch leads, `{no}` being the order's
number; `tls=0` speaks plain HTTP, to a server on this machine.

An answer to who has just written goes as a message of the conversation (客服消息), whole; everything else as a template
message, which says only that there is news and of which order. WeChat knows a template message again by our
`client_msg_id`, so one whose fate is unknown may be sent again. A message of the conversation it would not know again: such
a one goes once, and where its fate is unknown the template says that there is news.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

import requests
from django.db import transaction
from django.utils.timezone import localtime
from urllib3.exceptions import NewConnectionError
from wechatpy import WeChatClient, WeChatClientException

from hotline.base import clock, crypto
from hotline.base.papers import MOST_BYTES
from hotline.base.refusal import Refused
from hotline.notices.gateways import Handed, Message, Outcome
from hotline.notices.models import GatewayToken

PATIENCE: Final = 5.0  # seconds for an answer
SPARE: Final = timedelta(seconds=120)  # before its end a token is not used any more
CHAT_FOR: Final = timedelta(hours=48)  # after who follows has written
# The account's menu: what each button says, and the key by which a touch on it comes in (intake/channels/wechat.py).
BUTTONS: Final = (("我要反映", "APPEAL"), ("查进度", "QUERY"), ("绑定手机", "BIND"), ("帮助", "HELP"))
WORDS: Final = ("no", "name", "at", "hint")
# How long the words of a template may be, by their kind: what is longer is refused as a whole.
MOST_LETTERS: Final = {"thing": 20, "phrase": 5, "character_string": 32, "const": 20, "number": 32}

BAD_TOKEN: Final = frozenset({40001, 40014, 42001})
NO_FOLLOWER: Final = frozenset({40003, 43004, 43101})
NO_CHAT: Final = frozenset({45015, 45047, 48001})
# Nobody else's message would go either: what the account is known by, how often it may call, from where.
ACCOUNT_FAULTS: Final = {
    40001: "公众号凭证无效", 40014: "公众号凭证无效", 42001: "公众号凭证过期", 40013: "AppID 不对", 40125: "AppSecret 不对",
    40164: "本机地址不在公众号的IP白名单", 45009: "公众号接口今天的调用次数用完了", 45011: "公众号接口调用太频繁", 48001: "公众号没有模板消息权限",
}  # fmt: skip
FAULTS: Final = {
    40037: "模板编号不对",
    47001: "模板数据格式不对",
    47003: "模板参数与公众号模板不符",
    40007: "图片已失效",
}
T = TypeVar("T")


class Tokens:
    """The account's access token, one for all processes: asked for anew by one of them while the others wait."""

    def __init__(self, appid: str) -> None:
        self.appid = appid

    def current(self) -> str:
        row = GatewayToken.objects.filter(name=self.appid, expires_at__gt=clock.now() + SPARE).first()
        return crypto.unseal(row.sealed) if row is not None else ""

    def renew(self, stale: str, fetch: Callable[[], tuple[str, int]]) -> str:
        """A token other than `stale`; `fetch` gives one and its seconds."""
        GatewayToken.objects.get_or_create(name=self.appid)
        with transaction.atomic():
            row = GatewayToken.objects.select_for_update().get(name=self.appid)
            kept = crypto.unseal(row.sealed)
            if kept and kept != stale and row.expires_at > clock.now() + SPARE:
                return kept
            token, seconds = fetch()
            row.sealed, row.expires_at = crypto.seal(token), clock.now() + timedelta(seconds=seconds)
            row.save()
        return token


class Api(WeChatClient):  # type: ignore[misc]
    """wechatpy's client with our token, at an address of our choice, one further try and no more, and bounded answers."""

    def __init__(self, appid: str, secret: str, address: str) -> None:
        super().__init__(appid, secret, timeout=PATIENCE, auto_retry=False)
        self.API_BASE_URL = f"{address}/cgi-bin/"
        self.tokens = Tokens(appid)
        self._http.trust_env = False

    @property
    def access_token(self) -> str:
        return self.tokens.current() or self.tokens.renew("", self._fetch)

    def _fetch(self) -> tuple[str, int]:
        asked = {"grant_type": "client_credential", "appid": self.appid, "secret": self.secret}
        answer = self._http.get(f"{self.API_BASE_URL}token", params=asked, timeout=PATIENCE)
        answer.raise_for_status()
        said = answer.json()
        if not said.get("access_token"):
            raise WeChatClientException(said.get("errcode", -1), said.get("errmsg", ""))
        return str(said["access_token"]), int(said.get("expires_in", 7200))

    def ask(self, method: str, path: str, **more: Any) -> Any:
        """The answer; where it says that the token is worthless, that of a second try with another."""
        token = self.access_token
        try:
            return self._request(method, path, params={**more.pop("params", {}), "access_token": token}, **more)
        except WeChatClientException as error:
            if error.errcode not in BAD_TOKEN:
                raise
            token = self.tokens.renew(token, self._fetch)
            more["params"] = {**more.get("params", {}), "access_token": token}
            return self._request(method, path, **more)

    def _decode_result(self, res: requests.Response) -> Any:
        """JSON as it says; of a file only so much as we would keep."""
        kind = res.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind in ("application/json", "text/plain", "text/json", ""):
            return super()._decode_result(res)
        return res


@dataclass
class WeChat:
    api: Api
    template: str = ""
    words: dict[str, str] = field(default_factory=dict)  # word of the template → one of WORDS
    link: str = ""

    def send(self, message: Message) -> Handed:
        lately = message.heard_at is not None and message.heard_at > clock.now() - CHAT_FOR
        if message.is_answer and lately and not message.may_have_come:
            handed = self._safely(lambda: self._chat(message), is_known_again=False)
            if handed is not None:
                return handed
        handed = self._safely(lambda: self._tell(message), is_known_again=True)
        return handed or Handed(Outcome.REFUSED, "微信不允许发这一条")

    def holds(self, messages: Collection[Message]) -> frozenset[int] | None:
        """WeChat cannot be asked."""
        return frozenset()

    def media(self, media_id: str) -> tuple[bytes, str]:
        """A picture or a voice, and its MIME type. Raises Refused for what is too big or gone; other faults may pass."""
        try:
            answer = self.api.ask("get", "media/get", params={"media_id": media_id}, stream=True)
        except WeChatClientException as error:
            if error.errcode in FAULTS:
                raise Refused(FAULTS[error.errcode]) from None
            raise
        if not isinstance(answer, requests.Response):
            raise Refused("这不是可以下载的文件")
        found = b""
        with answer:
            for piece in answer.iter_content(65_536):
                found += piece
                if len(found) > MOST_BYTES:
                    raise Refused(f"文件超过{MOST_BYTES // 2**20}MB")
            return found, answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    def set_menu(self) -> None:
        """The first button by itself, the others under 我的: the account shows three at most. Raises what `Api.ask` raises."""
        buttons = [{"type": "click", "name": name, "key": key} for name, key in BUTTONS]
        self.api.ask("post", "menu/create", data={"button": [buttons[0], {"name": "我的", "sub_button": buttons[1:]}]})

    def _chat(self, message: Message) -> str:
        data = {"touser": message.address, "msgtype": "text", "text": {"content": message.text}}
        self.api.ask("post", "message/custom/send", data=data)
        return ""

    def _tell(self, message: Message) -> str:
        data: dict[str, Any] = {
            "touser": message.address, "template_id": self.template, "client_msg_id": f"hotline-{message.key}",
            "data": {word: {"value": self._word(word, said, message)} for word, said in self.words.items()},
        }  # fmt: skip
        if self.link and message.no:
            data["url"] = self.link.replace("{no}", message.no)
        return str(self.api.ask("post", "message/template/send", data=data).get("msgid", ""))

    def _word(self, word: str, said: str, message: Message) -> str:
        at = localtime(message.at)
        values = {
            "no": message.no or "—", "name": message.name, "hint": message.hint,
            "at": f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}",
        }  # fmt: skip
        most = MOST_LETTERS.get(word.rstrip("0123456789"), 200)
        return values[said][:most]

    def _safely(self, call: Callable[[], str], *, is_known_again: bool) -> Handed | None:
        """What came of a call; None where this account may not say it this way."""
        try:
            return Handed(Outcome.ACCEPTED, gateway_no=call())
        except WeChatClientException as error:
            if error.errcode in NO_CHAT and not is_known_again:
                return None
            return _understood(error.errcode)
        except requests.HTTPError:
            return Handed(Outcome.LATER if is_known_again else Outcome.UNKNOWN, "微信服务器出错")
        except requests.ConnectionError as error:
            if isinstance(error, requests.ConnectTimeout) or _never_connected(error):
                return Handed(Outcome.DOWN, "连不上微信服务器")
            return Handed(Outcome.LATER if is_known_again else Outcome.UNKNOWN, "没有收到微信的回答")
        except (requests.RequestException, ValueError, AttributeError):
            return Handed(Outcome.LATER if is_known_again else Outcome.UNKNOWN, "微信的回答读不懂，或没有回答")


def _never_connected(error: requests.ConnectionError) -> bool:
    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", cause), NewConnectionError)


def _understood(code: int | None) -> Handed:
    if code in NO_FOLLOWER:
        return Handed(Outcome.REFUSED, "诉求人没有关注公众号", is_gone=True)
    if code in ACCOUNT_FAULTS:
        return Handed(Outcome.DOWN, ACCOUNT_FAULTS[code])
    if code in FAULTS:
        return Handed(Outcome.REFUSED, FAULTS[code])
    return Handed(Outcome.LATER, f"微信暂时不收：{code if code is not None else '服务器出错'}")


def connect(url: str) -> WeChat:
    """Raises ValueError where the address is not whole, or where a word of the template says nothing that we know."""
    parts = urlsplit(url)
    given = dict(parse_qsl(parts.query))
    tls, template, link = given.pop("tls", "1"), given.pop("template", ""), given.pop("link", "")
    if not (parts.hostname and parts.username and parts.password and template):
        raise ValueError(
            "HOTLINE_WECHAT_URL 应写作 wechat://APPID:密钥@api.weixin.qq.com?template=模板编号&thing1=name"
        )
    if unknown := sorted({said for said in given.values() if said not in WORDS}):
        raise ValueError(f"HOTLINE_WECHAT_URL 的模板字段只能取 {'、'.join(WORDS)}，现在有 {'、'.join(unknown)}")
    host = parts.hostname + (f":{parts.port}" if parts.port else "")
    api = Api(unquote(parts.username), unquote(parts.password), f"{'http' if tls == '0' else 'https'}://{host}")
    return WeChat(api, template, given, link)


def appid_of(url: str) -> str:
    """Which account it is; empty where none is."""
    return unquote(urlsplit(url).username or "")
