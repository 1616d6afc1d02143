"""Native payloads of each channel that a phone draws, written for us from channels.md 2 to 6."""

from typing import Any

Json = dict[str, Any]
PHOTO = "https://shop.test/photos/{}.jpg"
PAY = "https://shop.test/p/abc"


def _template(kind: str, **payload: Any) -> Json:
    return {"attachment": {"type": "template", "payload": {"template_type": kind, **payload}}}


def _postback(title: str, payload: str) -> Json:
    return {"type": "postback", "title": title, "payload": payload}


def _quick(*titles: str) -> list[Json]:
    return [{"content_type": "text", "title": title, "payload": f"quick:{title}"} for title in titles]


META: dict[str, Json] = {
    "text": {"text": "We found <b>roses</b>: https://shop.test/r?a=1&b=2"},
    "carousel": _template(
        "generic",
        elements=[
            {
                "title": f"Roses {n}",
                "subtitle": f"from €{n}.95",
                "image_url": PHOTO.format(n),
                "default_action": {"type": "web_url", "url": f"https://shop.test/roses/{n}"},
                "buttons": [_postback("View", f"view:{n}"), _postback("Buy now", f"buy:{n}")],
            }
            for n in (1, 2, 3)
        ],
    ),
    "link": _template(
        "button",
        text="Pay €29.90 with iDEAL.",
        buttons=[{"type": "web_url", "title": "Pay", "url": PAY}, _postback("Cancel", "cancel")],
    ),
    "picture": {"attachment": {"type": "image", "payload": {"url": PHOTO.format(7)}}},
    "quick replies": {"text": "How was it?", "quick_replies": _quick("Great", "Bad")},
}

RECEIPT = _template(
    "receipt",
    recipient_name="Noor Visser",
    order_number="1001",
    currency="EUR",
    payment_method="iDEAL",
    order_url="https://shop.test/o/1001",
    merchant_name="De Linde",
    timestamp="1790157600",
    address={
        "street_1": "Lindengracht 40",
        "city": "Amsterdam",
        "postal_code": "1015 KD",
        "state": "Noord-Holland",
        "country": "NL",
    },
    summary={"subtotal": 49.9, "shipping_cost": 4.95, "total_cost": 49.85},
    adjustments=[{"name": "Spring code", "amount": 5}],
    elements=[
        {"title": "Red roses", "subtitle": "Small", "quantity": 2, "price": 49.9, "image_url": PHOTO.format(1)},
    ],
)


def _keyboard(*rows: list[Json]) -> Json:
    return {"inline_keyboard": list(rows)}


def _key(text: str, data: str) -> Json:
    return {"text": text, "callback_data": data}


TELEGRAM: dict[str, Json] = {
    "text": {
        "text": "Hello! Welcome at De Linde. Terms",
        "entities": [
            {"type": "bold", "offset": 7, "length": 7},
            {"type": "text_link", "offset": 28, "length": 5, "url": "https://shop.test/terms"},
        ],
        "reply_markup": _keyboard([_key("Browse", "browse"), _key("Help", "help")]),
    },
    "markup": {"parse_mode": "HTML", "text": "Tulips &amp; <b>roses</b> &lt;3 https://shop.test/t"},
    "paged card": {
        "photo": PHOTO.format(2),
        "caption": "Red roses\n€24.95 · 12 left",
        "reply_markup": _keyboard(
            [_key("◀", "page:1"), _key("2/8", "page:2"), _key("▶", "page:3")], [_key("Buy now", "buy:2")]
        ),
    },
    "album": {
        "media": [{"type": "photo", "media": PHOTO.format(n), "caption": f"Tulip {n}"} for n in (1, 2, 3)],
    },
    "invoice": {
        "title": "Order 1001",
        "description": "Red roses, delivered on Tuesday",
        "currency": "EUR",
        "prices": [{"label": "Red roses", "amount": 2495}, {"label": "Delivery", "amount": 495}],
        "photo_url": PHOTO.format(4),
        "reply_markup": _keyboard([{"text": "Pay €29.90", "pay": True}]),
    },
    "link": {"text": "Track it", "reply_markup": _keyboard([{"text": "Track", "url": "https://track.test/1"}])},
}

WECHAT: dict[str, Json] = {
    "text": {
        "msgtype": "text",
        "text": {"content": 'Pay €29.90: <a href="https://shop.test/p/abc">Pay</a> or https://shop.test/q <i>今天</i>'},
    },
    "card": {
        "msgtype": "news",
        "news": {
            "articles": [
                {
                    "title": "Red roses",
                    "description": "from €24.95",
                    "url": "https://shop.test/roses",
                    "picurl": PHOTO.format(5),
                }
            ]
        },
    },
    "menu": {
        "msgtype": "msgmenu",
        "msgmenu": {
            "head_content": "Is it for yourself?",
            "list": [{"id": "101", "content": "For me"}, {"id": "102", "content": "For someone else"}],
            "tail_content": "Or write a name.",
        },
    },
}

KIK: dict[str, Json] = {
    "picture": {"type": "picture", "picUrl": PHOTO.format(6)},
    "link": {"type": "link", "title": "Pay €29.90", "text": "Valid for 60 minutes", "url": PAY},
    "keyboard": {
        "type": "text",
        "body": "How shall we deliver it?",
        "keyboards": [
            {
                "type": "suggested",
                "responses": [{"type": "text", "body": "Delivery – €4.95"}, {"type": "text", "body": "Pick up"}],
            }
        ],
    },
}

WHATSAPP: dict[str, Json] = {
    "text": {"type": "text", "text": {"body": "Hello! https://shop.test/privacy <i>no tag</i>"}},
    "buttons": {
        "type": "interactive",
        "interactive": {
            "type": "button",
            "header": {"type": "image", "image": {"link": PHOTO.format(8)}},
            "body": {"text": "Which size?"},
            "footer": {"text": "You can also write it"},
            "action": {"buttons": [{"type": "reply", "reply": {"id": "size:s", "title": "Small"}}]},
        },
    },
    "link": {
        "type": "interactive",
        "interactive": {
            "type": "cta_url",
            "body": {"text": "Pay €29.90"},
            "action": {"name": "cta_url", "parameters": {"display_text": "Pay", "url": PAY}},
        },
    },
    "carousel": {
        "type": "interactive",
        "interactive": {
            "type": "carousel",
            "body": {"text": "I found 2 products:"},
            "action": {
                "cards": [
                    {
                        "card_index": n - 1,
                        "type": "cta_url",
                        "header": {"type": "image", "image": {"link": PHOTO.format(n)}},
                        "body": {"text": f"Roses {n}\nfrom €{n}.95"},
                        "action": {
                            "buttons": [{"type": "quick_reply", "quick_reply": {"id": f"v:{n}", "title": "View"}}]
                        },
                    }
                    for n in (1, 2)
                ]
            },
        },
    },
}

SAMPLES: dict[str, dict[str, Json]] = {
    "whatsapp": WHATSAPP,
    "messenger": {"receipt": RECEIPT, **META},
    "instagram": META,
    "telegram": TELEGRAM,
    "wechat": WECHAT,
    "kik": KIK,
}
