"""Whatever is wrong inside a webhook of Messenger or Instagram: it is read as far as it goes, and loses no other."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.channels.registry import channel
from functions.conversation.events import ShopperWrote
from tests.channels.messaging import PAGE, PERSON, body, echo, item, message
from tests.channels.test_whatsapp_parse_property import junk
from tests.channels.webhooks import RECEIVED

OBJECTS = {"messenger": "page", "instagram": "instagram"}
ITEMS: list[Any] = [
    message(text="hoi"),
    message(text="In mandje", quick_reply={"payload": "add:ROOS"}),
    message(attachments=[{"type": "location", "payload": {"coordinates": {"lat": 52.3, "long": 4.9}}}]),
    message(attachments=[{"type": "image", "payload": {"url": "https://x"}}], sticker_id=3),
    message(is_deleted=True),
    message(
        text="deze", reply_to={"mid": "m_0"}, referral={"ref": "sku_ROOS", "ads_context_data": {"product_id": "R"}}
    ),
    echo(text="Met Anna.", app_id=1),
    echo(text="Hallo", metadata="chatkassa:c/1/0"),
    item(postback={"payload": "p:roos", "title": "Bekijk", "referral": {"ref": "b64_Uk9PUw"}}),
    item(referral={"ref": "moederdag", "source": "SHORTLINK"}),
    item(optin={"type": "notification_messages", "notification_messages_status": "STOP_NOTIFICATIONS"}),
    item(reaction={"mid": "m_1", "action": "react", "emoji": "❤"}),
    item(message_edit={"mid": "m_1", "text": "tulpen", "num_edit": 1}),
    item(delivery={"mids": ["m_1"], "watermark": 1790000000123}),
    item(read={"watermark": 1790000000123}),
    item(pass_thread_control={"new_owner_app_id": "1"}),
]


@st.composite
def spoilt(draw: st.DrawFn) -> dict[str, Any]:
    """A few items with up to three of their nodes replaced by anything, and a good message in a last entry."""
    under = draw(st.sampled_from(("messaging", "standby", "changes")))
    root: dict[str, Any] = json.loads(
        body(*draw(st.lists(st.sampled_from(ITEMS), min_size=1, max_size=3)), under=under)
    )
    for _ in range(draw(st.integers(1, 3))):
        node: Any = root["entry"]
        while isinstance(node, dict | list) and node:
            key = draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node))))
            below = node[key]
            if not isinstance(below, dict | list) or not below or draw(st.integers(0, 3)) == 0:
                node[key] = draw(junk)
                break
            node = below
    good = {"id": PAGE, "time": 1, "messaging": [message("m_good", text="goed")]}
    root["entry"].append(good)
    return root


@pytest.mark.parametrize("name", OBJECTS)
@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(root=spoilt())
def test_a_spoilt_webhook_is_read_as_far_as_it_goes(name: str, root: dict[str, Any]) -> None:
    raw = json.dumps(root | {"object": OBJECTS[name]}).encode()
    parsed = channel(name).parse(raw, RECEIVED)
    last = parsed.incoming[-1]
    assert (last.id, last.address) == ("m_good", PERSON)
    for incoming in parsed.incoming:
        assert 0 < len(incoming.id) <= 250
        assert incoming.names and incoming.address and incoming.account != f"{name}:"
        if isinstance(incoming.what, ShopperWrote):
            incoming.what.model_dump_json().encode()
    for told in (*parsed.notices, *parsed.unreadable):
        assert "goed" not in told and "hoi" not in told
