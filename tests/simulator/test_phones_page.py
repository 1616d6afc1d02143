"""The phones in a browser: what a channel carries is drawn whole, and a tap sends what that app would send."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.simulator.conftest import CONFIG, Stage
from tests.simulator.phone_samples import SAMPLES

Json = dict[str, Any]
NOT_SHOWN = {
    "type", "template_type", "content_type", "payload", "callback_data", "id", "msgtype", "parse_mode", "currency",
    "card_index", "name", "method", "timestamp",
}  # fmt: skip
"""Keys whose values are for machines. `name` is one of WhatsApp's actions; of an adjustment it is looked for apart."""
PHOTO = re.compile(r"https://shop\.test/photos/\S+")
PHOTO_3 = "https://shop.test/photos/3.jpg"
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


def leaves(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inside in value.items():
            yield from leaves(inside, name)
    elif isinstance(value, list):
        for inside in value:
            yield from leaves(inside, key)
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
        for leaf in leaves(native):
            assert_drawn(leaf, seen, links, photos)


def _all(place: Any, tag: str, attribute: str) -> list[str]:
    return list(place.locator(tag).evaluate_all(f"all => all.map(each => each.getAttribute('{attribute}'))"))


def assert_drawn(leaf: str, seen: str, links: list[str], photos: list[str]) -> None:
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
    for amount in ("€49.90", "€4.95", "-€5.00", "€49.85", "Spring code", "2 × Red roses"):
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
    page.get_by_role("tab", name="WhatsApp").click()
    page.get_by_role("tab", name="Mail").click()
    assert page.locator("#composer").is_visible()
    assert page.locator("#mails").is_visible()
    page.get_by_role("tab", name="Messenger").click()
    assert page.locator("#mails").is_visible()
    page.keyboard.press("ArrowUp")
    assert page.locator("#device").get_attribute("data-channel") == "whatsapp"
    assert page.locator("#composer").is_visible()


def _bot(method: str, sample: Json) -> tuple[str, Json, Json]:
    return f"/telegram/bot{CONFIG.telegram_token}/{method}", {"chat_id": 7_100_000_001, **sample}, {}


def _meta(channel: str, account: str, token: str, shopper: str, sample: Json) -> tuple[str, Json, Json]:
    path = f"/{channel}/v23.0/{account}/messages"
    return path, {"recipient": {"id": shopper}, "message": sample}, {"params": {"access_token": token}}


def _kik(sample: Json) -> tuple[str, Json, Json]:
    path = "/kik/v1/message"
    return path, {"messages": [{"to": "sanne0001", **sample}]}, {"auth": (CONFIG.kik_bot, CONFIG.kik_api_key)}


def _send(stage: Stage, channel: str, sample: Json) -> None:
    """As the shop does it: the provider's own call."""
    if channel == "telegram":
        method = {"photo": "sendPhoto", "prices": "sendInvoice"}
        path, body, more = _bot(next((method[key] for key in method if key in sample), "sendMessage"), sample)
        if "prices" in sample:
            app = stage.world.app("telegram")
            app.config = replace(app.config, telegram_provider_token="284685063:TEST:simulator")
            body |= {"payload": "order:1", "provider_token": app.config.telegram_provider_token}
    elif channel == "kik":
        path, body, more = _kik(sample)
    elif channel == "wechat":
        asked = {"grant_type": "client_credential", "appid": CONFIG.wechat_app_id, "secret": CONFIG.wechat_app_secret}
        token = stage.http.get("/wechat/cgi-bin/token", params=asked).json()["access_token"]
        path, more = "/wechat/cgi-bin/message/custom/send", {"params": {"access_token": token}}
        body = {"touser": stage.http.get("/control/wechat/1/messages").json()["address"], **sample}
    elif channel == "messenger":
        path, body, more = _meta(channel, CONFIG.page_id, CONFIG.messenger_token, "6024000000000001", sample)
    else:
        path, body, more = _meta(channel, CONFIG.instagram_id, CONFIG.instagram_token, "1784140000000001", sample)
    answer = stage.http.post(path, json=body, **more)
    assert answer.status_code == 200, answer.text
    assert not answer.json().get("errcode"), answer.text


NATIVE = {
    "messenger quick reply": ("messenger", "quick replies", "Great", '"quick_reply":{"payload":"quick:Great"}'),
    "messenger button": ("messenger", "carousel", "Buy now", '"postback":{"mid":.*"title":"Buy now","payload":"buy:1"'),
    "instagram quick reply": ("instagram", "quick replies", "Bad", '"quick_reply":{"payload":"quick:Bad"}'),
    "instagram button": ("instagram", "carousel", "View", '"payload":"view:1"'),
    "telegram": ("telegram", "paged card", "▶", '"callback_query":.*"data":"page:3"'),
    "telegram invoice": ("telegram", "invoice", "Pay €29.90", '"pre_checkout_query":.*"total_amount":2990'),
    "wechat": ("wechat", "menu", "For me", r"<Content><!\[CDATA\[For me\]\]></Content><bizmsgmenuid><!\[CDATA\[101"),
    "kik": ("kik", "keyboard", "Pick up", '"type":"text","body":"Pick up"'),
}


@pytest.mark.browser
@pytest.mark.parametrize("case", list(NATIVE))
def test_a_tap_goes_to_the_shop_as_that_app_sends_it(stage: Stage, browser: Any, case: str):
    channel, sample, title, native = NATIVE[case]
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{stage.http.base_url}/#{channel}")
    stage.does(channel, {"text": "hoi"})
    _send(stage, channel, SAMPLES[channel][sample])
    page.locator("#device").get_by_role("button", name=title, exact=True).first.click()
    stage.until(lambda: [request for request in stage.shop.webhooks if re.search(native, request.content.decode())])
    page.close()


@pytest.mark.browser
def test_an_address_opens_its_app_also_on_a_page_that_is_open(stage: Stage, browser: Any):
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    for channel in ("telegram", "kik", "whatsapp"):
        page.goto(f"{stage.http.base_url}/#{channel}")
        page.locator(f"#app-{channel}[aria-selected=true]").wait_for(timeout=4000)
    page.close()


@pytest.mark.browser
def test_a_card_that_is_edited_in_place_keeps_the_focus_on_its_button(stage: Stage, browser: Any):
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{stage.http.base_url}/#telegram")
    stage.does("telegram", {"text": "hoi"})
    _send(stage, "telegram", SAMPLES["telegram"]["paged card"])
    page.get_by_role("button", name="▶").focus()
    number = int(stage.shown("telegram")[-1]["id"])
    media = {"type": "photo", "media": PHOTO_3, "caption": "White roses"}
    keyboard = {"inline_keyboard": [[{"text": title, "callback_data": title} for title in ("◀", "3/8", "▶")]]}
    path, body, _ = _bot("editMessageMedia", {"message_id": number, "media": media, "reply_markup": keyboard})
    assert stage.http.post(path, json=body).status_code == 200
    page.get_by_text("White roses").wait_for()
    assert page.get_by_text("Red roses").count() == 0
    assert page.evaluate("document.activeElement.textContent") == "▶"
    page.close()


@pytest.mark.browser
def test_what_is_offered_is_taken_by_the_app(stage: Stage, browser: Any):
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(str(stage.http.base_url))
    for channel in SAMPLES:
        page.locator(f"#app-{channel}").click()
        count = page.locator("#attachments button").count()
        assert count >= 4
        for number in range(count):
            page.locator("#attach").click(timeout=4000)
            with page.expect_response(f"**/control/{channel}/1") as answered:
                page.locator("#attachments button").nth(number).click()
            assert answered.value.status == 200
        assert len(stage.shown(channel)) == count
        expect(page.locator("#thread .said")).to_have_count(count)  # the page's policy forbids to evaluate a wait in it
    page.close()


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
