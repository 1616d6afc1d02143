"""The simulator reads Meta's limits by itself. It takes what we compile, so the demo refuses nothing by mistake."""

import pytest
from hypothesis import HealthCheck, given, settings

from functions.channels.whatsapp import WhatsApp, addressed
from functions.conversation.message import Message
from infra.simulator.limits import check
from tests.channels.messages import ORDINARY, messages


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
