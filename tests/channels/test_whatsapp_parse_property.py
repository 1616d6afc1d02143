"""Whatever is wrong inside a webhook: reading it never fails, and the other messages are still read."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.channels.whatsapp import WhatsApp
from functions.conversation.events import ShopperWrote
from tests.channels.webhooks import PAYLOADS, RECEIVED

BODIES = [json.loads(path.read_text()) for path in sorted(PAYLOADS.glob("*.json"))]
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("\ud83d")
junk = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
GOOD = {"from": "31600000009", "id": "wamid.good", "timestamp": "1790000000", "type": "text", "text": {"body": "goed"}}
INTACT = {"field": "messages", "value": {"metadata": {"phone_number_id": "200300400"}, "messages": [GOOD]}}


@st.composite
def spoilt(draw: st.DrawFn) -> dict[str, Any]:
    """One of our payloads with up to three of its nodes replaced by anything, and a good message in a last entry."""
    body = json.loads(json.dumps(draw(st.sampled_from(BODIES))))
    for _ in range(draw(st.integers(1, 3))):
        node: Any = body["entry"]
        while isinstance(node, dict | list) and node:
            key = draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node))))
            below = node[key]
            if not isinstance(below, dict | list) or not below or draw(st.integers(0, 3)) == 0:
                node[key] = draw(junk)
                break
            node = below
    body["entry"].append({"id": "9999", "changes": [INTACT]})
    return body


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(spoilt())
def test_a_spoilt_webhook_is_read_as_far_as_it_goes(body: dict[str, Any]) -> None:
    parsed = WhatsApp().parse(json.dumps(body).encode(), RECEIVED)
    last = parsed.incoming[-1]
    assert (last.id, last.names) == ("wamid.good", ("wa:31600000009",))
    for incoming in parsed.incoming:
        assert 0 < len(incoming.id) <= 250
        assert incoming.names
        assert incoming.address
        if isinstance(incoming.what, ShopperWrote):
            incoming.what.model_dump_json().encode()
