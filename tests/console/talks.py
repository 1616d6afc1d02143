"""An agent at the console, and one shopper who has written."""

import pytest

from tests.console.desk import Console


@pytest.fixture
def console(monkeypatch):
    console = Console(monkeypatch, role="agent")
    console.world.writes("hallo")
    console.world.run()
    return console


def here(console, user=""):
    return f"/conversations/{console.world.conversation_id(user) if user else console.world.conversation_id()}"


def said(console):
    return [payload["text"] for _, _, payload in console.world.phone.sent]
