"""The phones in a browser: what a channel carries is drawn whole, and a tap sends what that app would send."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.simulator.conftest import CONFIG, Stage
from tests.simulator.phone_samples import SAMPLES

Json = dict[str, Any]
NOT_SHOWN = {
    "type", "template_type", "content_type", "payload", "callback_data", "id", "msgtype", "parse_mode", "currency",
    "card_index", "name",
}  # fmt: skip
"""Keys whose values are for machines. `name` is one of WhatsApp's actions; of an adjustment it is looked for apart."""
PHOTO = re.compile(r"https://shop\.test/photos/\S+")
LINK = re.compile(r"https://[^\s\"<]+")


class Phones:
    """The page with the simulator's own control API, but for the screens: those are given."""

    def __init__(self, stage: Stage, browser: Any, **how: Any) -> None:
        self.posts: list[tuple[str, Json]] = []
        self.screens: dict[str, list[Json]] = {}
        self.wrong: list[str] = []
        self._shown = 0
        self._base = str(stage.http.base_url)
        self._about = stage.http.get("/control").json()
        self._empty = stage.http.get("/control/state").json()
        self.page = browser.new_page(viewport={"width": 1440, "height": 900}, **how)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.route("https://**", lambda route: route.abort())
        self.page.route("**/control**", self._answer)

    def show(self, channel: str, *natives: Json, sender: str = "shop") -> Any:
        self.screens[channel] = [self._bubble(seq, native, sender) for seq, native in enumerate(natives, 1)]
        self._shown += 1
        self.page.goto(f"{self._base}/?{self._shown}#{channel}")
        self.page.locator("#thread .said, #thread .day").last.wait_for()
        return self.page

    def _bubble(self, seq: int, native: Json, sender: str) -> Json:
        about = {"seq": seq, "changed": seq, "id": f"message {seq}", "from": sender, "at": 1795774800.0}
        return {**about, "state": "read", "error": "", "reaction": "", "native": native, "text": "", "options": []}

    def _answer(self, route: Any) -> None:
        address = urlsplit(route.request.url)
        query = {name: found[0] for name, found in parse_qs(address.query).items()}
        if address.path == "/control":
            channels = {name: {"title": name, "sends": EVERYTHING, "faults": []} for name in SAMPLES}
            route.fulfill(json={**self._about, "channels": channels})
        elif address.path == "/control/state" and query["seen"] == "-1":
            screen = {
                "channel": query["channels"],
                "phone": int(query["phone"]),
                "address": "somebody",
                "typing": False,
            }
            screen |= {"offline": False, "blocked": False, "window_open": True}
            shown = {**screen, "messages": self.screens.get(query["channels"], [])}
            route.fulfill(json={**self._empty, "phones": {query["channels"]: shown}})
        elif route.request.method == "POST":
            self.posts.append((address.path, json.loads(route.request.post_data)))
            route.fulfill(json={"id": "x", "seq": 99})


EVERYTHING = ["image", "voice", "video", "location", "sticker", "document", "contact", "reaction", "edit", "revoke"]


@pytest.fixture
def phones(stage: Stage, browser: Any) -> Iterator[Phones]:
    found = Phones(stage, browser)
    yield found
    found.page.close()
    assert found.wrong == []


def _leaves(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inside in value.items():
            yield from _leaves(inside, name)
    elif isinstance(value, list):
        for inside in value:
            yield from _leaves(inside, key)
    elif isinstance(value, str) and key not in NOT_SHOWN:
        yield value


def _plain(text: str) -> list[str]:
    """As it is read: without the marks that are drawn."""
    text = re.sub(r"</?b>|<a [^>]*>|</a>", "", text) if "&amp;" in text or "<a " in text else text
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace("*", "")
    return [" ".join(line.split()) for line in text.split("\n")]


@pytest.mark.browser
@pytest.mark.parametrize("channel", list(SAMPLES))
def test_every_text_option_and_link_of_a_payload_is_drawn(phones: Phones, channel: str):
    """Quick replies and keyboards belong to the last message: those samples are the last."""
    samples = list(SAMPLES[channel].values())
    page = phones.show(channel, *samples)
    for number, native in enumerate(samples):
        last = native is samples[-1]
        places = [page.locator("#thread .said").nth(number), *([page.locator("#keys")] if last else [])]
        seen = " ".join(" ".join(place.inner_text() for place in places).split())
        links = [each for place in places for each in _all(place, "a", "href")]
        photos = [each for place in places for each in _all(place, "img", "src")]
        for leaf in _leaves(native):
            _assert_drawn(leaf, seen, links, photos)


def _all(place: Any, tag: str, attribute: str) -> list[str]:
    return list(place.locator(tag).evaluate_all(f"all => all.map(each => each.getAttribute('{attribute}'))"))


def _assert_drawn(leaf: str, seen: str, links: list[str], photos: list[str]) -> None:
    if PHOTO.fullmatch(leaf):
        assert leaf in photos
    elif LINK.fullmatch(leaf):
        assert leaf in links
    else:
        assert all(line in seen for line in _plain(leaf))
        assert all(link in links for link in LINK.findall(leaf.replace("&amp;", "&")))


@pytest.mark.browser
def test_a_receipt_shows_every_amount(phones: Phones):
    seen = phones.show("messenger", SAMPLES["messenger"]["receipt"]).locator("#thread").inner_text()
    for amount in ("€49.90", "€4.95", "€4.53", "-€5.00", "€49.85", "Spring code", "2 × Red roses"):
        assert amount in seen


@pytest.mark.browser
def test_an_invoice_shows_its_prices_and_their_sum(phones: Phones):
    seen = phones.show("telegram", SAMPLES["telegram"]["invoice"]).locator("#thread").inner_text()
    assert all(amount in seen for amount in ("€24.95", "€4.95", "€29.90"))


TAPS: dict[str, list[tuple[str, str, str]]] = {
    "whatsapp": [("buttons", "Small", "size:s"), ("carousel", "View", "v:1")],
    "messenger": [
        ("carousel", "Buy now", "buy:1"),
        ("link", "Cancel", "cancel"),
        ("quick replies", "Great", "quick:Great"),
    ],
    "instagram": [("carousel", "View", "view:1"), ("quick replies", "Bad", "quick:Bad")],
    "telegram": [("text", "Help", "help"), ("paged card", "▶", "page:3")],
    "wechat": [("menu", "For me", "101")],
    "kik": [("keyboard", "Pick up", "Pick up")],
}
"""By channel: on which sample what is tapped, and by what the simulator knows it."""


@pytest.mark.browser
@pytest.mark.parametrize("channel", list(TAPS))
def test_a_tap_names_the_option_and_the_message_that_it_stands_on(phones: Phones, channel: str):
    page = phones.show(channel, *SAMPLES[channel].values())
    for case, title, option in TAPS[channel]:
        with page.expect_response(f"**/control/{channel}/1"):
            page.locator("#device").get_by_role("button", name=title, exact=True).first.focus()
            page.keyboard.press("Enter")
        message = f"message {list(SAMPLES[channel]).index(case) + 1}"
        assert phones.posts[-1] == (f"/control/{channel}/1", {"tap": {"option": option, "message": message}})


@pytest.mark.browser
@pytest.mark.parametrize("channel", ["messenger", "instagram"])
def test_quick_replies_go_away_with_whatever_comes_after_them(phones: Phones, channel: str):
    asked = SAMPLES[channel]["quick replies"]
    assert phones.show(channel, asked).get_by_role("button", name="Great").count() == 1
    assert phones.show(channel, asked, SAMPLES[channel]["text"]).get_by_role("button", name="Great").count() == 0


@pytest.mark.browser
def test_only_kik_is_marked_legacy(phones: Phones):
    assert phones.show("kik", SAMPLES["kik"]["link"]).get_by_text("legacy").is_visible()
    assert not phones.show("telegram", SAMPLES["telegram"]["link"]).get_by_text("legacy").is_visible()


@pytest.mark.browser
def test_the_dock_is_walked_with_the_arrow_keys(phones: Phones):
    page = phones.show("whatsapp", SAMPLES["whatsapp"]["text"])
    page.get_by_role("tab", name="WhatsApp").focus()
    page.keyboard.press("ArrowDown")
    assert page.locator("#device").get_attribute("data-channel") == "messenger"
    assert page.get_by_role("tab", name="Messenger").get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowUp")
    assert page.locator("#device").get_attribute("data-channel") == "whatsapp"


@pytest.mark.browser
def test_a_tap_in_messenger_is_what_messenger_sends(stage: Stage, browser: Any):
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{stage.http.base_url}/#messenger")
    stage.does("messenger", {"text": "hoi"})
    for case in ("carousel", "quick replies"):
        body = {"recipient": {"id": "6024000000000001"}, "message": SAMPLES["messenger"][case]}
        path = f"/messenger/v23.0/{CONFIG.page_id}/messages"
        assert stage.http.post(path, json=body, params={"access_token": CONFIG.messenger_token}).status_code == 200
    page.get_by_role("button", name="Great").click()
    page.locator(".card", has_text="Roses 2").get_by_role("button", name="Buy now").click()
    stage.until(lambda: _heard(stage, "postback"))
    assert _heard(stage, "postback")["postback"]["payload"] == "buy:2"
    assert _heard(stage, "message", "quick_reply")["message"]["quick_reply"] == {"payload": "quick:Great"}
    page.close()


def _heard(stage: Stage, *keys: str) -> Json:
    """The first webhook event of Meta's that has these, one inside the other."""
    for request in stage.shop.webhooks:
        for event in json.loads(request.content)["entry"][0].get("messaging", []):
            inside = event
            for key in keys:
                inside = inside.get(key, {}) if isinstance(inside, dict) else {}
            if inside:
                return dict(event)
    return {}


@pytest.mark.browser
@pytest.mark.parametrize("channel", list(SAMPLES))
def test_axe_finds_nothing_serious_on_any_phone(stage: Stage, browser: Any, channel: str):
    import axe_playwright_python

    axe = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
    phones = Phones(stage, browser, bypass_csp=True, reduced_motion="reduce")
    page = phones.show(channel, *SAMPLES[channel].values())
    page.evaluate(axe)
    found = page.evaluate("async () => (await axe.run('#phone-side')).violations")
    bad = [rule for rule in found if rule["impact"] in ("serious", "critical")]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in bad] == []
    page.close()


@pytest.mark.browser
def test_every_phone_fits_a_narrow_screen(phones: Phones):
    phones.page.set_viewport_size({"width": 390, "height": 844})
    for channel, samples in SAMPLES.items():
        page = phones.show(channel, *samples.values())
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        wide = page.locator("#thread .said").evaluate_all("all => Math.max(...all.map(each => each.offsetWidth))")
        assert wide <= 390
