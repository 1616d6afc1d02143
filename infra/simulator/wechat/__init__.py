"""WeChat: the Official Account's API that the shop calls, and the phones that follow the account."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from infra.simulator.chat_app import ChatApp
from infra.simulator.config import Config
from infra.simulator.files import picture
from infra.simulator.phones import Bubble, Phone, Phones
from infra.simulator.ports import ApiCall, ApiRefusal, Ports, Posted
from infra.simulator.rendering import PICTURE, joined, links_in, tidy
from infra.simulator.wechat import xml
from infra.simulator.wechat.sends import ON_DEMAND, OUT_OF_QUOTA, OUT_OF_TIME, check, refused

Json = dict[str, Any]
WINDOW, QUOTA = 48 * 3600, 5
MINUTE, EVENT_QUOTA = 60, 3
"""After a tap on the account's menu, following it and a scan."""
TOKEN_SECONDS = 7200
BROKEN = "该公众号提供的服务出现故障，请稍后再试"
"""What a shopper reads when the shop's answer is late, missing or not XML."""
TAGGED = re.compile(r"""<a\s+href=["']([^"']*)["'][^>]*>(.*?)</a>""", re.DOTALL)
MEDIA, PICTURE_ID = "/cgi-bin/media/get", "media-1"
PICTURE_URL = "http://mmbiz.qpic.cn/simulator"


@dataclass
class Quota:
    """So many messages, until then."""

    left: int = 0
    until: float = 0.0


@dataclass
class WeChatPhone(Phone):
    follows: bool = False
    quotas: dict[str, Quota] = field(default_factory=lambda: {"event": Quota(), "message": Quota()})
    """That of events ends first, and is used first."""


CONTENT: dict[str, Callable[[Json], Json]] = {
    "text": lambda given: {"MsgType": "text", "Content": given["text"]},
    "image": lambda given: {"MsgType": "image", "PicUrl": PICTURE_URL, "MediaId": PICTURE_ID},
    "voice": lambda given: {"MsgType": "voice", "MediaId": "media-2", "Format": "amr"},
    "video": lambda given: {"MsgType": "video", "MediaId": "media-3", "ThumbMediaId": "media-4"},
    "location": lambda given: {
        "MsgType": "location",
        "Location_X": given.get("latitude", 52.3779),
        "Location_Y": given.get("longitude", 4.8970),
        "Scale": 20,
        "Label": given.get("name", ""),
    },
    "link": lambda given: {"MsgType": "link", "Title": "A page", "Description": "", "Url": "https://a.test"},
    "unsupported": lambda given: {"MsgType": "notsure"},
}


class WeChat(ChatApp):
    name, title, traffic = "wechat", "WeChat", "wechat"
    window = WINDOW
    content = CONTENT
    acts = ("follow", "menu")
    faults_on_demand = (*ON_DEMAND, "timeout")
    retries = (0, 0)
    patience = 5

    def __init__(self, config: Config, ports: Ports) -> None:
        super().__init__(config, ports, Phones(WeChatPhone, lambda phone, run, n: str(int(run, 16) * 1000 + n)))
        self._tokens = 0
        self._token = ("", 0.0)
        """The one that is valid, and until when."""

    # --- the API --------------------------------------------------------------------------------------------------

    def asked(self, call: ApiCall) -> Json | bytes:
        if call.path in ("/cgi-bin/token", "/cgi-bin/stable_token"):
            return self._new_token(call)
        if call.path not in ("/cgi-bin/message/custom/send", "/cgi-bin/message/custom/typing", MEDIA):
            raise refused(43002, "require POST method: there is no such path")
        token, until = self._token
        if not token or call.query.get("access_token") != token:
            raise ON_DEMAND["token"]
        if self.ports.now() > until:
            raise refused(42001, "access_token expired")
        if call.path == MEDIA:
            if call.query.get("media_id") != PICTURE_ID:
                raise refused(40007, "invalid media_id")
            return picture()
        # A phone shows JSON's escapes as they stand: what is not ASCII must be UTF-8 on the wire.
        body = json.loads(call.body.decode().replace("\\u", "\\\\u"))
        phone = self._addressed(body)
        if call.path.endswith("/typing"):
            phone.typing = body.get("command") == "Typing"
            self.ports.touch()
        else:
            self._take(phone, body)
        return {"errcode": 0, "errmsg": "ok"}

    def _new_token(self, call: ApiCall) -> Json:
        """The stable one is the same until it ends; of the other, asking for a new one ends the old."""
        stable = call.path.endswith("stable_token")
        given = json.loads(call.body) if stable else call.query
        if given.get("grant_type") != "client_credential":
            raise refused(40002, "invalid grant_type")
        if given.get("appid") != self.config.wechat_app_id:
            raise refused(40013, "invalid appid")
        if given.get("secret") != self.config.wechat_app_secret:
            raise refused(40125, "invalid appsecret")
        token, until = self._token
        now = self.ports.now()
        if not (stable and token and now < until and not given.get("force_refresh")):
            self._tokens += 1
            self._token = token, until = f"simulator-access-{int(now)}-{self._tokens}", now + TOKEN_SECONDS
        return {"access_token": token, "expires_in": int(until - now)}

    def _addressed(self, body: Json) -> WeChatPhone:
        number = str(body.get("touser", ""))[-4:]
        if not (number.isdecimal() and int(number) and body["touser"] == self.address(Phone(int(number)))):
            raise refused(40003, "invalid openid")
        phone: WeChatPhone = self.phones.phone(int(number))
        if not phone.follows:
            raise refused(43004, "require subscribe")
        return phone

    def _take(self, phone: WeChatPhone, body: Json) -> None:
        check(body)
        self.fault()
        open_ = self._open(phone)
        if not open_:
            raise OUT_OF_TIME
        quota = next((each for each in open_ if each.left), None)
        if quota is None:
            raise OUT_OF_QUOTA
        quota.left -= 1
        bubble = self.show(phone, {name: value for name, value in body.items() if name != "touser"})
        self.rise(bubble, "sent")

    def refusal(self, kind: str) -> ApiRefusal:
        return ON_DEMAND[kind]

    def unreadable(self) -> ApiRefusal:
        return refused(47001, "data format error")

    # --- webhooks -------------------------------------------------------------------------------------------------

    def sign(self, body: Json, truly: bool = True) -> Posted:
        token = self.config.wechat_token if truly else "of-somebody-else"
        timestamp, nonce = str(int(self.ports.now())), str(body.get("MsgId", body["CreateTime"]))[-9:]
        plain = xml.posted(xml.written(body), token, timestamp, nonce, body["FromUserName"])
        if not self.config.wechat_aes_key:
            return plain
        of = (self.config.wechat_id, self.config.wechat_app_id, self.config.wechat_aes_key)
        return xml.encrypted(plain, *of, token=token, at=timestamp, nonce=nonce)

    def _tell(self, phone: WeChatPhone, content: Json) -> None:
        ends = {"ToUserName": self.config.wechat_id, "FromUserName": self.address(phone)}
        self.ports.webhook(f"phone {phone.number}", {**ends, "CreateTime": int(self.ports.now()), **content})

    def answered(self, body: Json, status: int, answer: str) -> bool:
        """In time: "success", nothing, or a message. Anything else is an error on the shopper's screen."""
        if status != 200:
            return False
        if answer not in ("", "success") and not answer.startswith("<xml>"):
            self.given_up(body)
        return True

    def given_up(self, body: Json) -> None:
        number = int(body["FromUserName"][-4:])
        self.inbound(self.phones.phone(number), {"msgtype": "text", "text": {"content": BROKEN}}, sender="app")

    def arrives(self, phone: WeChatPhone, bubble: Bubble, kind: str) -> None:
        phone.quotas["message"] = Quota(QUOTA, self.ports.now() + WINDOW)
        phone.follows = True
        self._tell(phone, {**bubble.native, "MsgId": int(bubble.id)})

    def _open(self, phone: WeChatPhone) -> list[Quota]:
        return [each for each in phone.quotas.values() if self.ports.now() <= each.until]

    def _event(self, phone: WeChatPhone, event: Json, *, allows: bool = True) -> Bubble:
        """Events have no MsgId."""
        bubble = self.inbound(phone, {"MsgType": "event", **event})
        if allows:
            phone.quotas["event"] = Quota(EVENT_QUOTA, self.ports.now() + MINUTE)
        self._tell(phone, bubble.native)
        return bubble

    # --- shoppers -------------------------------------------------------------------------------------------------

    def tapped(self, phone: WeChatPhone, bubble: Bubble, option: Json) -> Bubble:
        """What is tapped of a menu is written, with the choice's id."""
        reply = self.inbound(phone, {"MsgType": "text", "Content": option["title"], "bizmsgmenuid": option["id"]})
        self.arrives(phone, reply, "tap")
        return reply

    def act_follow(self, phone: WeChatPhone, given: Json) -> Bubble:
        """{"follow": "sku_…"}: scans a QR code of the account with that scene; without anything: follows it."""
        scene = given.get("ref") or given.get("text", "")
        ticket = {"Ticket": f"ticket-{scene}"} if scene else {}
        if phone.follows:
            return self._event(phone, {"Event": "SCAN", "EventKey": scene, **ticket})
        phone.follows = True
        return self._event(phone, {"Event": "subscribe", "EventKey": f"qrscene_{scene}" if scene else "", **ticket})

    def act_menu(self, phone: WeChatPhone, given: Json) -> Bubble:
        """{"menu": "KEY"}: a tap on the account's own menu."""
        return self._event(phone, {"Event": "CLICK", "EventKey": given.get("text", "menu")})

    def reachable(self, phone: WeChatPhone, reachable: bool) -> None:
        """To block is to unfollow."""
        phone.follows = reachable
        self._event(phone, {"Event": "subscribe" if reachable else "unsubscribe", "EventKey": ""}, allows=reachable)

    def address(self, phone: Phone) -> str:
        return f"oV5CrjpxgaGXNHIQigzNlgLT{phone.number:04d}"

    def details(self, phone: WeChatPhone) -> Json:
        return {"follows": phone.follows, "allowed": sum(quota.left for quota in self._open(phone))}

    def window_open(self, phone: WeChatPhone) -> bool:
        return phone.follows and bool(self._open(phone))

    def plain(self, native: Json) -> str:
        kind = str(native.get("msgtype") or native.get("MsgType"))
        render = PLAIN.get(kind)
        return tidy(render(native) if render else f"({kind})")

    def options(self, phone: Phone, bubble: Bubble) -> list[Json]:
        native = bubble.native
        if native["msgtype"] == "msgmenu":
            return [{"id": str(each["id"]), "title": each["content"]} for each in native["msgmenu"]["list"]]
        if native["msgtype"] == "news":
            article = native["news"]["articles"][0]
            return [{"id": "", "title": article["title"], "url": article["url"]}] if article.get("url") else []
        text = str(native.get("text", {}).get("content", ""))
        tagged = [{"id": "", "title": title, "url": url} for url, title in TAGGED.findall(text)]
        return tagged + links_in(TAGGED.sub("", text))


def _event_words(native: Json) -> str:
    return f"({native['Event'].lower()} {native['EventKey']})".replace(" )", ")")


def _menu(native: Json) -> str:
    menu = native["msgmenu"]
    choices = (f"  • {each['content']}" for each in menu["list"])
    return joined(menu.get("head_content", ""), *choices, menu.get("tail_content", ""))


def _news(native: Json) -> str:
    article = native["news"]["articles"][0]
    link = f"[→ {article['url']}]" if article.get("url") else ""
    return joined(PICTURE if article.get("picurl") else "", article["title"], article.get("description", ""), link)


PLAIN: dict[str, Callable[[Json], str]] = {
    "text": lambda native: str(
        native.get("Content") or TAGGED.sub(r"[\2 → \1]", native.get("text", {}).get("content", ""))
    ),
    "msgmenu": _menu,
    "news": _news,
    "event": _event_words,
    "image": lambda native: PICTURE,
}
