"""A WeChat Official Account in plain mode, from channels.md 1.1, 5."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from functions.channels.channel import Request
from functions.channels.wechat import WeChat
from tests.channels.contract.case import Case, Pictures

ACCOUNT, SHOPPER = "gh_4d00ed8d6399", "oV5CrjpxgaGXNHIQigzNlgLTnwic"
SECRETS = {"wechat_token": ("tulip", "rose")}
KEYS = (*SECRETS["wechat_token"], "a stranger's")
TIMESTAMP, NONCE = "1790000000", "486452656"


def query(token: str) -> dict[str, str]:
    signature = hashlib.sha1("".join(sorted((token, TIMESTAMP, NONCE))).encode()).hexdigest()
    return {"signature": signature, "timestamp": TIMESTAMP, "nonce": NONCE, "openid": SHOPPER}


def sign(body: bytes, which: int) -> Request:
    return Request(body, {"content-type": "text/xml"}, query(KEYS[which]))


def cdata(text: str) -> str:
    """What ends a CDATA section is split between two of them (channels.md 5)."""
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def body(items: Sequence[Any]) -> bytes:
    [item] = items
    inner = "\n".join(f"<{name}>{value}</{name}>" for name, value in item.items())
    return f"<xml>\n{inner}\n</xml>".encode()


def item(kind: str, **fields: str) -> dict[str, str]:
    return {
        "ToUserName": cdata(ACCOUNT),
        "FromUserName": cdata(SHOPPER),
        "CreateTime": "1790000000",
        "MsgType": cdata(kind),
        **{name: value if name == "MsgId" else cdata(value) for name, value in fields.items()},
    }


def text(id: str, said: str) -> dict[str, str]:
    return item("text", Content=said, MsgId=f"2287634053217{id}")


def choice(id: str, action: str, title: str) -> dict[str, str]:
    return text(id, title) | {"bizmsgmenuid": escape(action)}


def broken() -> dict[str, str]:
    return {"ToUserName": cdata(ACCOUNT), "MsgType": cdata("text"), "Content": cdata("by nobody")}


def receipt(id: str, state: str) -> dict[str, str]:
    status = "success" if state == "delivered" else "failed:user block"
    return item("event", Event="TEMPLATESENDJOBFINISH", MsgID=id, Status=status)


def handshake(token: str) -> Request:
    return Request(b"", query=query(token) | {"echostr": "00539876"})


def sent(raw: bytes) -> str:
    payload = json.loads(raw)
    assert payload["touser"] == SHOPPER
    return {
        "text": lambda: payload["text"]["content"],
        "msgmenu": lambda: payload["msgmenu"]["head_content"],
        "news": lambda: payload["news"]["articles"][0]["description"],
    }[payload["msgtype"]]()


def error(code: int) -> tuple[int, bytes]:
    """Errors come with HTTP 200."""
    return 200, json.dumps({"errcode": code, "errmsg": f"no hint: [{SHOPPER}]"}).encode()


CASE = Case(
    name="wechat",
    make=lambda post: WeChat(post=post),
    account=f"wechat:{ACCOUNT}",
    shopper=SHOPPER,
    secrets=SECRETS,
    sign=sign,
    body=body,
    text=text,
    choice=choice,
    unknown=lambda id: item("hologram", MsgId=id),
    broken=broken,
    accepted=(200, b'{"errcode":0,"errmsg":"ok"}'),
    refusals={
        "unavailable": (error(-1), (500, b""), (502, b"<html>")),
        "throttled": (error(45009), error(45047), (429, b"")),
        "never": (error(45015), error(45008), error(43004), error(50005), error(40003)),
        "operator": (error(40001), error(42001), error(48001), error(40164)),
    },
    sent=sent,
    handshake=(handshake, "00539876"),
    pictures=Pictures(
        make=lambda get: WeChat(get=get),
        item=lambda id: item("image", PicUrl="http://mmbiz.qpic.cn/1", MediaId="MEDIA_1", MsgId=f"22876{id}"),
        served=lambda content: {
            "https://api.weixin.qq.com/cgi-bin/media/get?access_token=TOKEN&media_id=MEDIA_1": content
        },
        expired=(error(40007),),
    ),
    receipts=receipt,
    receipt_states=("delivered", "failed"),
    opt_out=lambda id: item("event", Event="unsubscribe"),
    batches=False,
    signs_body=False,
    longest=2048,
)
