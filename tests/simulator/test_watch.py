"""Watch: a show is played by the page's own buttons, captioned, can be paused and stopped; a script is a transcript."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from infra.simulator.shows import FOLDER, shows
from infra.simulator.transcripts import DOINGS, read
from tests.simulator.conftest import Stage
from tests.simulator.phone_samples import WHATSAPP

SHOW = {
    "name": "1-roses",
    "channel": "whatsapp",
    "locale": "en",
    "steps": [
        {"verb": "caption", "text": "Finds roses"},
        {"verb": "shopper", "text": "rosez"},
        {"verb": "caption", "text": "Looks at the second card"},
        {"verb": "taps", "text": "Roses 2 / View"},
    ],
}


@pytest.fixture
def page(stage: Stage, browser: Any) -> Iterator[Any]:
    found = browser.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    wrong: list[str] = []
    found.on("pageerror", lambda error: wrong.append(str(error)))
    found.route("**/control/shows", lambda route: route.fulfill(json={"shows": [SHOW]}))
    found.goto(str(stage.http.base_url))
    found.get_by_role("tab", name="WhatsApp").wait_for()
    yield found
    found.close()
    assert wrong == []


def _answer(stage: Stage, heard: int, **native: Any) -> None:
    """Once the shop has heard so many messages."""
    stage.until(lambda: len(stage.shop.messages) == heard, 10)
    assert stage.send(to=f"+{stage.shop.messages[-1]['from']}", **native).status_code == 200


@pytest.mark.browser
def test_a_show_is_typed_tapped_and_captioned_with_a_shopper_who_is_new(stage: Stage, page: Any):
    page.get_by_role("button", name="Watch").click()
    page.get_by_role("status").get_by_text("Finds roses").wait_for()
    _answer(stage, 1, **WHATSAPP["carousel"])
    page.get_by_role("status").get_by_text("Looks at the second card").wait_for()
    _answer(stage, 2, **WHATSAPP["text"])
    page.locator("body[data-watch=done]").wait_for(timeout=20000)
    written, tapped = stage.shop.messages
    assert written["text"]["body"] == "rosez"
    assert tapped["interactive"]["button_reply"]["id"] == "v:2"
    assert int(written["from"][-4:]) > 9
    assert not page.locator("#story").is_visible()


@pytest.mark.browser
def test_a_show_waits_while_it_is_paused_and_ends_with_escape(stage: Stage, page: Any):
    page.get_by_role("button", name="Watch").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # the focus has gone to Pause
    page.locator("body[data-watch=paused]").wait_for()
    page.wait_for_timeout(2500)
    assert stage.shop.messages == []
    page.get_by_role("button", name="Continue").click()
    stage.until(lambda: stage.shop.messages, 5)
    page.keyboard.press("Escape")
    page.locator("body[data-watch=stopped]").wait_for()
    assert not page.locator("#story").is_visible()
    assert page.locator("#desk").is_visible()


@pytest.mark.browser
def test_what_cannot_be_played_is_said_and_gives_the_page_back(stage: Stage, page: Any):
    page.unroute("**/control/shows")
    bad = {**SHOW, "steps": [SHOW["steps"][0], {"verb": "others", "text": "2026-11-27"}]}
    page.route("**/control/shows", lambda route: route.fulfill(json={"shows": [bad]}))
    page.get_by_role("button", name="Watch").click()
    page.get_by_text("The show stopped: nothing is known of “others”").wait_for()
    assert page.locator("body").get_attribute("data-watch") == "stopped"


@pytest.mark.browser
def test_axe_finds_nothing_serious_while_it_plays_also_on_a_narrow_screen(stage: Stage, browser: Any):
    import axe_playwright_python

    axe = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
    for width in (1440, 390):
        page = browser.new_page(viewport={"width": width, "height": 844}, bypass_csp=True, reduced_motion="reduce")
        page.goto(f"{stage.http.base_url}/?{width}#watch")
        page.locator("#story-now:not(:empty)").wait_for()
        page.evaluate(axe)
        found = page.evaluate("async () => (await axe.run({exclude: ['#web']})).violations")
        assert [rule["id"] for rule in found if rule["impact"] in ("serious", "critical")] == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.close()


def test_the_shop_answers_every_step_of_a_show():
    """The page waits for an answer to each."""
    for path in FOLDER.glob("*.txt"):
        lines = [line.verb for line in read(path.read_text("utf-8")).lines if line.verb]
        assert [verb for verb, then in pairwise([*lines, ""]) if verb != "shop" and then != "shop"] == []


def test_every_show_has_captions_and_only_what_the_page_can_play():
    known = {"caption", *DOINGS} - {"opens", "quickly", "fills", "declines", "bank", "others", "stock"}
    for show in shows():
        assert show["steps"][0]["verb"] == "caption"
        assert {step["verb"] for step in show["steps"]} <= known


def test_comments_are_captions_and_what_the_shop_says_is_not_played(tmp_path: Path):
    script = "channel: kik\nlocale: en\n# Finds it\nshopper: rosez\nshop: Here.\n  [Buy]\n\ntaps: Buy\n"
    (tmp_path / "2-kik.txt").write_text(script, "utf-8")
    assert shows(tmp_path) == [
        {
            "name": "2-kik",
            "channel": "kik",
            "locale": "en",
            "steps": [
                {"verb": "caption", "text": "Finds it"},
                {"verb": "shopper", "text": "rosez"},
                {"verb": "taps", "text": "Buy"},
            ],
        }
    ]
