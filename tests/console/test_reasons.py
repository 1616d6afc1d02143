"""What the core says in English is read in Dutch at a Dutch console."""

import re

import pytest

from functions.console.reasons import REASONS, in_words
from functions.console.texts import Texts
from tests.console.bought import NUMBER, TULIP, bought, now
from tests.console.desk import Console


@pytest.mark.parametrize(("pattern", "key"), REASONS)
def test_each_reason_has_its_text_with_what_it_names(pattern, key):
    names = re.compile(pattern).groupindex
    for locale in ("nl", "en"):
        assert Texts(locale)(f"reasons.{key}", **dict.fromkeys(names, "x"))


def test_a_reason_that_nobody_translated_is_shown_as_it_was_told():
    assert in_words("nl", "something new") == "something new"
    assert in_words("nl", "EUR 9.00 is left to refund, not EUR 10.00") == "Er kan nog EUR 9.00 terug, niet EUR 10.00."


@pytest.mark.parametrize(
    ("path", "fields", "says"),
    [
        (f"/orders/{NUMBER}/fulfilment", {"state": "dispatched", f"units-{TULIP}": "9"}, "kunnen er nog 1 mee"),
        (f"/orders/{NUMBER}/refund", {"amount": "9000", "agreed": "1"}, "Er kan nog"),
        (f"/orders/{NUMBER}/day", {"day": "morgen"}, "“morgen” is geen dag"),
        (f"/orders/{NUMBER}/review", {"resolution": "dismiss"}, "niets over te beslissen"),
        ("/orders/9999/cancel", {}, "Er is geen bestelling 9999"),
    ],
)
def test_a_refusal_is_in_dutch(monkeypatch, path, fields, says):
    console = Console(monkeypatch, locale="nl")
    bought(console)
    assert says in console.post(path, fields).text


def test_an_order_that_has_left_says_so_in_dutch(monkeypatch):
    console = Console(monkeypatch, locale="nl")
    order = bought(console)
    console.post(f"/orders/{NUMBER}/fulfilment", {"state": "dispatched"})
    now(console, order)
    assert "al onderweg" in console.post(f"/orders/{NUMBER}/cancel").text
