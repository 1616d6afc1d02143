"""The page in a browser: a payload is drawn, and tapping it sends what a phone would."""

from pathlib import Path

import pytest

from infra.simulator.breaks import BREAKS
from tests.simulator.conftest import Stage

LIST = {
    "type": "interactive",
    "interactive": {
        "type": "list",
        "body": {"text": "Welke *maat* mag het zijn? <b>geen HTML</b>"},
        "action": {"button": "Kies een maat", "sections": [{"rows": [{"id": "m", "title": "Middel"}]}]},
    },
}


@pytest.mark.browser
def test_a_list_opens_a_sheet_and_a_row_is_sent(stage: Stage, browser):
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(str(stage.http.base_url))
    page.get_by_label("Message").fill("hoi")
    page.get_by_role("button", name="Send", exact=True).click()
    stage.until(lambda: stage.shop.messages)
    stage.send(**LIST)
    # What a shop writes is text: its stars are WhatsApp's, its tags are nobody's.
    assert page.get_by_text("<b>geen HTML</b>").inner_text() == "Welke maat mag het zijn? <b>geen HTML</b>"
    page.get_by_role("button", name="Kies een maat").click()
    page.get_by_role("dialog").get_by_role("button", name="Middel").click()
    stage.until(lambda: len(stage.shop.messages) == 2)
    assert stage.shop.messages[1]["interactive"]["list_reply"]["id"] == "m"
    page.get_by_role("tab", name="Inspector").click()
    assert page.get_by_text("message list_reply").count() == 1
    page.close()
    assert wrong == []


@pytest.mark.browser
def test_a_narrow_screen_shows_one_thing_at_a_time(stage: Stage, browser):
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(str(stage.http.base_url))
    page.locator("#locale option").first.wait_for(state="attached")  # until then its buttons do nothing
    assert page.locator("#thread").is_visible()
    page.get_by_role("button", name="Backstage").click()
    assert page.get_by_text("No orders yet").is_visible()
    assert not page.locator("#thread").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.close()


@pytest.mark.browser
def test_what_can_be_broken_is_a_button_each_and_the_address_may_lead_there(stage: Stage, browser):
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{stage.http.base_url}/#break")
    page.get_by_role("button", name="Everything at once").wait_for()
    assert page.locator(".breaker").count() == len(BREAKS)
    page.get_by_text("No books here").wait_for()
    assert not page.locator("#web-side").is_visible()
    page.get_by_role("button", name="Pay twice").focus()
    page.keyboard.press("Enter")
    page.get_by_text("breaking needs a local stage").wait_for()
    assert page.locator("#toast").inner_text().startswith("This simulator knows no table")
    page.get_by_role("tab", name="Orders").click()
    assert page.locator("#web-side").is_visible()
    page.close()


@pytest.mark.browser
def test_axe_finds_nothing_serious(stage: Stage, browser):
    import axe_playwright_python

    axe = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
    page = browser.new_page(viewport={"width": 1440, "height": 900}, bypass_csp=True, reduced_motion="reduce")
    page.goto(str(stage.http.base_url))
    stage.http.post("/control/phones/1", json={"text": "hoi"})
    stage.send(**LIST)
    page.get_by_role("button", name="Kies een maat").wait_for()
    page.evaluate(axe)
    for tab in ("Orders", "Merchant", "Mail", "Break it", "Inspector"):
        page.get_by_role("tab", name=tab).click()
        # The web chat's frame has tests of its own, and no shop is behind it here.
        found = page.evaluate("async () => (await axe.run({exclude: ['#web']})).violations")
        serious = [
            (rule["id"], rule["nodes"][0]["html"]) for rule in found if rule["impact"] in ("serious", "critical")
        ]
        assert serious == [], tab
    page.close()
