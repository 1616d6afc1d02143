"""The simulator reads the providers' limits by itself. It takes what we compile: the demo refuses nothing by mistake;
and the channels read all that its phones send."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings

from functions.channels.channel import Parsed
from functions.channels.whatsapp import WhatsApp, addressed
from functions.conversation.message import Message
from infra.simulator.apps import APPS
from infra.simulator.limits import check
from tests.channels.messages import ORDINARY, messages
from tests.transcripts.app_side import ACCOUNTS as TOLD
from tests.transcripts.app_side import CONFIG, AppSide


@pytest.mark.parametrize("address", ["+31612345678", "NL.4455667788"])
@pytest.mark.parametrize("name", ORDINARY)
def test_the_simulator_takes_an_ordinary_message(name: str, address: str) -> None:
    for payload in WhatsApp().compile(ORDINARY[name]).payloads:
        check(addressed(payload, address, "c1/1/0"))


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(messages)
def test_the_simulator_takes_any_message(message: Message) -> None:
    for payload in WhatsApp().compile(message).payloads:
        check(addressed(payload, "+31612345678", "c1/1/0"))


def test_the_simulator_takes_a_template() -> None:
    check(addressed(WhatsApp().template("order_dispatched", "nl", ("1042", "")), "+31612345678", "c1/1/0"))


MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
OTHERS = sorted(set(APPS) - {"whatsapp"})
ACCOUNTS = {
    "messenger": f"messenger:{CONFIG.page_id}",
    "instagram": f"instagram:{CONFIG.instagram_id}",
    "wechat": f"wechat:{CONFIG.wechat_id}",
    **TOLD,
}


def sent(side: AppSide, message: Message) -> int:
    """How many payloads the provider's stand-in took; raises where it refuses one. WeChat's quota is another matter."""
    account = ACCOUNTS[side.app.name]
    address = side.app.address(side.app.phones.phone(1))
    payloads = side.channel.compile(message, "c1/1/0").payloads
    for payload in payloads:
        side.app.write(1, "text", {"text": "hoi"})
        side.channel.send(account, address, payload, token=side.token, reference="c1/1/0")
    return len(payloads)


@pytest.mark.parametrize("name", OTHERS)
def test_every_stand_in_takes_an_ordinary_message_of_each_kind(name: str) -> None:
    side = AppSide(name, lambda: MONDAY)
    for kind, message in ORDINARY.items():
        assert sent(side, message), kind


@pytest.mark.parametrize("name", OTHERS)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(message=messages)
def test_every_stand_in_takes_any_message(name: str, message: Message) -> None:
    assert sent(AppSide(name, lambda: MONDAY), message)


GIVEN = {"text": {"text": "hoi"}, "edit": {"text": "hallo"}, "order": {"items": [{"sku": "ROOS-ROOD-M"}]}}
SENT = [(name, kind) for name in APPS for kind in APPS[name].content]


@pytest.mark.parametrize(("name", "kind"), SENT)
def test_whatever_a_phone_sends_is_read_by_its_channel(name: str, kind: str) -> None:
    side, taken = AppSide(name, lambda: MONDAY), Taken()
    side.app.write(1, "text", {"text": "hoi"})
    side.tell(taken)
    side.app.inbound(side.app.phones.phone(1), {"type": "text", "text": {"body": "Hallo"}}, sender="shop")
    side.app.write(1, kind, GIVEN.get(kind, {}))
    side.tell(taken)
    if (name, kind) == ("instagram", "story"):
        assert taken.parsed[1].notices, "what stands in somebody's story is said to nobody"
        return
    first, second = (parsed.incoming[0] for parsed in taken.parsed)
    assert (first.names, first.address) == (second.names, second.address)
    assert first.id != second.id


class Taken:
    """An intake that only remembers."""

    def __init__(self) -> None:
        self.parsed: list[Parsed] = []

    def take(self, channel: str, parsed: Parsed, body: bytes, received_at: datetime) -> None:
        self.parsed.append(parsed)
