"""The picture of a link: drawn for a code that this shop signed, as long as it counts, and for nothing else."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from chalice.test import Client

from functions import bootstrap
from functions.links import hand_over
from functions.webhooks.qr import draw

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
RULES = SimpleNamespace(
    locales=("nl",), whatsapp_number="+31201234567", messenger_page="", telegram_bot="DeLindeBot",
    takes=lambda channel: True,
)  # fmt: skip
SHOP = SimpleNamespace(rules=RULES, say=lambda locale, key, code: f"Verder met mijn gesprek: {code}")
TALK = "c" + "a" * 25


@pytest.fixture
def http(monkeypatch: pytest.MonkeyPatch) -> Any:
    from app import app

    for name, found in {
        "clock": lambda: NOW,
        "secret": lambda name: {"link_key": ("new", "old")}[name],
        "rules": lambda: RULES,
        "live_shop": lambda: SHOP,
    }.items():
        monkeypatch.setattr(bootstrap, name, found)
    return Client(app, stage_name="api").http


@pytest.mark.parametrize("key", ["new", "old"])
@pytest.mark.parametrize("way", ["whatsapp", "telegram"])
def test_a_code_of_ours_is_drawn(http: Any, way: str, key: str) -> None:
    answer = http.get(f"/qr/{way}/{hand_over(TALK, NOW + timedelta(minutes=5), key)}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert ET.fromstring(answer.body).tag.endswith("svg")


@pytest.mark.parametrize(
    "path",
    [
        f"whatsapp/{hand_over(TALK, NOW + timedelta(minutes=5), 'forged')}",
        f"whatsapp/{hand_over(TALK, NOW, 'new')}",
        f"messenger/{hand_over(TALK, NOW + timedelta(minutes=5), 'new')}",
        f"email/{hand_over(TALK, NOW + timedelta(minutes=5), 'new')}",
        "whatsapp/https%3A%2F%2Fevil.example",
    ],
)
def test_nothing_else_is(http: Any, path: str) -> None:
    answer = http.get(f"/qr/{path}")
    assert (answer.status_code, answer.body) == (404, b"")


def test_a_picture_has_the_white_around_it_that_a_reader_needs() -> None:
    root = ET.fromstring(draw("https://wa.me/31201234567?text=x"))
    assert int(root.attrib["width"]) == int(root.attrib["height"]) == 6 * (29 + 2 * 4)
