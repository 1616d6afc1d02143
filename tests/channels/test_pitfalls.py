"""The forty pitfalls of reference/channels.md 12: each has a test that names it, or docs/channels.md says why not."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from functions.channels.registry import channel
from functions.conversation.message import Link, Message, PaymentRequest
from tests.channels.messages import messages
from tests.channels.natives import NATIVES

TESTS = Path(__file__).parents[1]
NUMBERED = re.compile(r"pitfalls?[ _](\d+)(?:(?:_and_| and )(\d+))?", re.IGNORECASE)
AMOUNT = "€\u00a064,85"


def numbers(text: str) -> set[int]:
    return {int(number) for found in NUMBERED.findall(text) for number in found if number}


def test_every_pitfall_has_a_test_or_a_reason_why_it_is_none_of_ours() -> None:
    page = (TESTS.parent / "docs" / "channels.md").read_text(encoding="utf-8")
    named = {number for path in TESTS.rglob("*.py") for number in numbers(path.read_text(encoding="utf-8"))}
    reasoned = {int(number) for number in re.findall(r"^\| (\d+) \| ", page, re.MULTILINE)}
    assert sorted(set(range(1, 41)) - named - reasoned) == []
    assert not named & reasoned, "what has a test applies"


# --- 18: several messages may arrive in any order -----------------------------------------------------------------


@pytest.mark.parametrize("name", NATIVES)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(message=messages)
def test_pitfall_18_what_can_be_tapped_says_what_it_is_about_whatever_came_before(name: str, message: Message) -> None:
    native = NATIVES[name]
    for payload in channel(name).compile(message, "c1/1/0").payloads:
        tapped = {text for tap in native.taps(payload) for text in (tap.action, tap.title)}
        assert not tapped or any(text.strip() for text in set(_strings(payload)) - tapped)
        assert not tapped or native.running(payload).strip() or "title" in str(payload)


@pytest.mark.parametrize("name", NATIVES)
@pytest.mark.parametrize("words", [1, 90, 700])
def test_pitfall_18_the_way_to_pay_and_what_is_paid_are_one_message(name: str, words: int) -> None:
    url = "https://shop.example/p/o1-token"
    request = PaymentRequest(body="Betaal hier. " * words, link=Link(title="Betalen", url=url), amount=AMOUNT)
    found = [list(_strings(each)) for each in channel(name).compile(request, "c1/1/0").payloads]
    [paying] = [texts for texts in found if url in " ".join(texts)]
    assert AMOUNT in " ".join(paying)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)
