"""A text of the merchant's own that fails for a shopper: they get the built-in one, and the merchant is told daily."""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from functions import bootstrap
from functions.announcements import Announcement
from functions.broken_texts import EVENT, BrokenTexts
from functions.errors import QueueError
from functions.messages.render import Renderer
from functions.shop.bundle import Bundle, open_archive
from functions.shop.compile import compile_folder
from functions.storage.broken_texts import broken
from tests.console.desk import Console
from tests.mailing import Ses
from tests.shell.test_merchant import Desk
from tests.starter import starter_folder, starter_stock
from tests.world import World

SECOND = "Kies er een, bijvoorbeeld {{ variants[1].label }}."
"""What a product of one variant has not: publishing cannot know."""


@pytest.fixture
def texts() -> BrokenTexts:
    return BrokenTexts()


def shop_with(texts: BrokenTexts, to: Path, own: dict[str, dict[str, str]]) -> Bundle:
    archive = compile_folder(replace(starter_folder(), templates=own), {}).archive
    return open_archive(archive, partial(Renderer, failed=texts.note), to)


@pytest.fixture
def world(texts: BrokenTexts, tmp_path: Path) -> Iterator[World]:
    own = {locale: {"product": SECOND} for locale in ("nl", "en")}
    with World(shop=shop_with(texts, tmp_path, own), stock=starter_stock()) as made:
        made.worker = replace(made.worker, broken_texts=texts)
        yield made


def asks(world: World, user: str, text: str = "snoeischaar") -> str:
    """What they are told."""
    world.writes("hello" if text == "secateurs" else "hallo", user=user)
    world.run()
    before = len(world.said(user))
    world.writes(text, user=user)
    world.run()
    return "\n".join(world.said(user)[before:])


def told(world: World) -> list[Announcement]:
    return [each for each in world.bus.announced if each.name == EVENT]


def test_the_shopper_is_told_the_built_in_text_and_nobody_is_asked_to_step_in(world: World) -> None:
    said = asks(world, "31600000001")
    assert "snoeischaar" in said.lower() and "Kies er een" not in said
    assert world.kept == []
    assert "conversation.failed" not in [each.name for each in world.bus.announced]


def test_the_merchant_hears_of_it_once_a_day_however_many_shoppers_and_languages(world: World) -> None:
    for number in range(3):
        asks(world, f"3160000000{number}")
    asks(world, "31600000009", "secateurs")
    assert {each.detail["template"] for each in told(world)} == {"product"}
    assert len({each.id for each in told(world)}) == 1
    ses = Ses()
    desk = Desk(world.table, world.shop, ses)
    desk.hears(*map(_on_the_bus, told(world)))
    (subject,) = ses.subjects
    assert subject == "Een van je eigen teksten werkte niet: product"
    world.clock.move(days=1)
    asks(world, "31600000007")
    desk.hears(*map(_on_the_bus, told(world)))
    assert ses.subjects == [subject, subject]


def _on_the_bus(announcement: Announcement) -> str:
    detail = {"id": announcement.id, "v": 1, "shop": "de-linde", "conversation": "", **announcement.detail}
    return json.dumps({"source": "chatkassa", "detail-type": announcement.name, "detail": detail})


def test_what_the_merchants_own_words_can_be_said_of_is_said_in_them(world: World) -> None:
    assert "Kies er een, bijvoorbeeld" in asks(world, "31600000001", "bos tulpen") and told(world) == []


def test_a_bus_that_fails_costs_no_shopper_an_answer_and_the_next_one_tells(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    announce = world.bus.announce

    def fails(announcements: Any) -> None:
        if any(each.name == EVENT for each in announcements):
            raise QueueError("the bus did not take 1 of 1 events")
        announce(announcements)

    monkeypatch.setattr(world.bus, "announce", fails)
    assert "snoeischaar" in asks(world, "31600000001").lower() and told(world) == []
    monkeypatch.setattr(world.bus, "announce", announce)
    asks(world, "31600000002")
    assert len(told(world)) == 1


def test_what_failed_says_nothing_of_who_it_was_for(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    asks(world, "31600000001")
    (announced,) = told(world)
    assert announced.conversation == "" and set(announced.detail) == {"template", "language", "channel", "session"}
    logged = [line for line in capsys.readouterr().out.splitlines() if "TemplateFailed" in line]
    assert logged and "31600000001" not in "".join(logged)


def test_an_alert_of_the_merchants_own_that_fails_is_told_in_the_built_in_words(
    texts: BrokenTexts, tmp_path: Path
) -> None:
    shop = shop_with(texts, tmp_path, {"nl": {"alert_mail_failed": "Mis: {{ carrier[9] }}"}})
    with World(shop=shop) as world:
        ses = Ses()
        desk = Desk(world.table, shop, ses)
        desk.merchant = replace(desk.merchant, broken_texts=texts)
        detail = {"id": "c1/1/0", "v": 1, "shop": "de-linde", "conversation": "c1", "channel": "web", "reason": "r"}
        desk.hears(json.dumps({"source": "chatkassa", "detail-type": "mail.failed", "detail": detail}))
        assert "Wat te doen:" in ses.texts[0]
        assert [each.template for each in broken(world.table, shop.version)] == ["alert_mail_failed"]


def test_the_console_counts_it_where_it_is_put_right_until_another_version_is_live(
    monkeypatch: pytest.MonkeyPatch, texts: BrokenTexts, tmp_path: Path
) -> None:
    console = Console(monkeypatch)
    console.with_draft()
    table, now, version = console.world.table, console.world.clock(), console.world.shop.version
    monkeypatch.setattr("functions.console.home.waiting.stuck", lambda: 0)
    monkeypatch.setattr("functions.console.home.waiting._strays", lambda: 0)
    assert "Your own texts that do not work" not in console.get("/").text
    for locale in ("nl", "en"):
        texts.note(locale, "product")
    texts.tell(table, version, now)
    home = console.get("/")
    assert "1 Your own texts that do not work" in home.text and "/messages?only=failing" in home.html
    page = console.get("/messages", only="failing")
    assert "English: does not work" in page.text and "/messages/nl/product" in page.html
    assert "/messages/nl/browse" not in page.html
    assert "could not be made for a shopper" in console.get("/messages/en/product").text
    assert "could not be made for a shopper" not in console.get("/messages/en/browse").text
    later = shop_with(texts, tmp_path, {"nl": {"product": "Mooi."}})
    monkeypatch.setattr(bootstrap, "live_shop", lambda: later)
    assert "Your own texts that do not work" not in console.get("/").text
