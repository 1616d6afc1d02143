"""The widget in a real browser, against a scripted shop: what it draws, how it is used, and what it survives."""

import base64
import io
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect
from websockets.protocol import State

from functions.webhooks import qr
from tests.webchat import messages as say
from tests.webchat.stand_in import Shop, Site, Sockets, listen, serve

pytestmark = pytest.mark.browser
SERIOUS = ("serious", "critical")
EXPECTED = re.compile("Failed to load resource|WebSocket connection to")
WIDE, PHONE = {"width": 1100, "height": 800}, {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def picture() -> bytes:
    raw = io.BytesIO()
    Image.new("RGB", (64, 64), "#b23a48").save(raw, "JPEG")
    return raw.getvalue()


@pytest.fixture
def shop(picture: bytes) -> Shop:
    return Shop(greeting=[say.GREETING], pictures={f"/picture-{number}.jpg": picture for number in range(4)})


@pytest.fixture
def site(shop: Shop) -> Iterator[Site]:
    with serve(shop) as running:
        yield running


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A page in a context of its own, which fails the test when its console shows an error (a CSP violation is one)."""
    contexts, errors = [], []

    def make(**options: Any) -> Page:
        contexts.append(browser.new_context(**({"viewport": WIDE} | options)))
        page = contexts[-1].new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda line: line.type == "error" and not EXPECTED.search(line.text) and errors.append(line.text),
        )
        return page

    yield make
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def page(new_page: Callable[..., Page], site: Site) -> Page:
    page = new_page()
    page.goto(site.page())
    return page


def chat(page: Page, selector: str = "") -> Locator:
    return page.locator(f"chatkassa-chat {selector}".strip())


def opened(page: Page) -> Page:
    chat(page, ".launcher").click()
    expect(chat(page, ".message.shop").first).to_be_visible()
    return page


def write(page: Page, text: str) -> None:
    chat(page, ".composer textarea").fill(text)
    page.keyboard.press("Enter")


def texts(page: Page) -> list[str]:
    return chat(page, ".bubble").all_inner_texts()


# --- talking ------------------------------------------------------------------------------------------------------


def test_a_shopper_opens_the_chat_is_greeted_writes_and_taps(page: Page, shop: Shop) -> None:
    shop.answer = lambda posted: [say.CAROUSEL] if posted["type"] == "text" else [say.DETAIL]
    opened(page)
    expect(chat(page, ".bubble").first).to_contain_text("Welkom bij De Linde")
    write(page, "rode rozn")
    chat(page, ".card .option").first.click()
    expect(chat(page, "[data-kind=detail]")).to_be_visible()
    assert [(post["type"], post.get("text") or post["action"]) for post in shop.posted] == [
        ("text", "rode rozn"),
        ("tap", "show:0"),
    ]
    assert shop.posted[1]["title"] == "Bekijk"
    assert shop.opened[0]["context"]["page"].startswith(page.url.split("?")[0])


def test_a_picture_is_made_smaller_and_sent(page: Page, shop: Shop) -> None:
    shop.answer = lambda posted: [say.DETAIL]
    opened(page)
    large = io.BytesIO()
    Image.new("RGB", (2400, 1200), "#b23a48").save(large, "PNG")
    pick = chat(page, ".composer").get_by_label("Foto versturen")
    pick.set_input_files({"name": "vaas.txt", "mimeType": "text/plain", "buffer": b"no picture"})
    expect(chat(page, ".notice")).to_contain_text("niet als foto versturen")
    pick.set_input_files({"name": "vaas.png", "mimeType": "image/png", "buffer": large.getvalue()})
    expect(chat(page, "[data-kind=detail]")).to_be_visible()
    [posted] = shop.posted
    sent = Image.open(io.BytesIO(base64.b64decode(posted["data"])))
    assert (sent.format, sent.size) == ("JPEG", (1600, 800))


def test_a_tap_takes_the_talk_to_the_phone_and_shows_a_picture_to_scan(page: Page, shop: Shop, site: Site) -> None:
    """R-CON-4. The button is there where the shop is on another channel."""
    shop.pictures["/qr/whatsapp/mvc"] = qr.draw("https://wa.me/31201234567?text=mvc").encode()
    picture = {
        "kind": "media",
        "url": f"{site.address}/qr/whatsapp/mvc",
        "mime": "image/svg+xml",
        "caption": "Scan deze code.",
    }
    shop.answer = lambda posted: [picture] if posted.get("action") == "moveto" else []
    opened(page)
    chat(page, ".elsewhere").click()
    drawn = chat(page, "[data-kind=media] img")
    expect(drawn).to_be_visible()
    assert drawn.evaluate("image => image.complete && image.naturalWidth") > 100
    assert drawn.get_attribute("alt") == "Scan deze code."
    assert [(post["type"], post["action"]) for post in shop.posted] == [("tap", "moveto")]


def test_every_kind_of_message_is_drawn(page: Page, shop: Shop) -> None:
    opened(page)
    shop.say(*say.EVERY)
    for message in say.EVERY:
        expect(chat(page, f"[data-kind={message['kind']}]").last).to_be_attached()
    assert "Dit bericht kan hier niet" not in chat(page, ".log").inner_text()
    pay = chat(page, "[data-kind=payment_request] a")
    expect(pay).to_have_attribute("href", "https://pay.example.com/p/x")
    expect(pay).to_have_attribute("target", "_blank")
    expect(chat(page, "[data-kind=receipt]")).to_contain_text("1042")
    expect(chat(page, "[data-kind=cart] tfoot tr").last).to_contain_text("€ 83,35")


def test_a_picture_is_told_in_the_merchants_words_else_by_the_name_of_what_it_shows(page: Page, shop: Shop) -> None:
    opened(page)
    shop.say(say.CAROUSEL, say.DETAIL, say.DETAIL | {"alt": ""}, {n: say.DETAIL[n] for n in say.DETAIL if n != "alt"})
    expect(chat(page, ".card-picture").first).to_have_attribute("alt", say.SEEN)
    expect(chat(page, ".card-picture").nth(1)).to_have_attribute("alt", "Pioenrozen in zachtroze")
    for number, told in enumerate((say.SEEN, "Rode rozen", "Rode rozen")):
        expect(chat(page, ".sheet-picture").nth(number)).to_have_attribute("alt", told)


def test_a_new_message_shows_within_a_second(page: Page, shop: Shop) -> None:
    opened(page)
    took = []
    for number in range(3):
        began = time.monotonic()
        shop.say(say.text(f"nieuws {number}"))
        expect(chat(page, ".bubble").last).to_have_text(f"nieuws {number}")
        took.append(time.monotonic() - began)
    assert min(took) < 1.2  # the quickest: other tests share this machine


def test_a_long_carousel_is_turned_with_keys_and_buttons(page: Page, shop: Shop) -> None:
    opened(page)
    shop.say(say.CAROUSEL)
    forth = chat(page, ".turn").last
    expect(forth).to_be_enabled()
    expect(chat(page, ".turn").first).to_be_disabled()
    forth.focus()
    for _ in range(4):
        page.keyboard.press("Enter")
        page.wait_for_timeout(350)
    expect(forth).to_be_disabled()
    expect(chat(page, ".card.more .option")).to_be_in_viewport()


# --- safety -------------------------------------------------------------------------------------------------------


def test_nothing_that_anyone_writes_becomes_markup_or_script(page: Page, shop: Shop) -> None:
    attack = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>\'"&amp;'

    def poisoned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: value[key] if key in ("kind", "id", "mime") else poisoned(value[key]) for key in value}
        if isinstance(value, list):
            return [poisoned(item) for item in value]
        return "javascript:window.broken=1" if str(value).startswith(("http", "/picture")) else attack

    opened(page)
    before = chat(page, "img, script").count()
    write(page, attack)
    shop.say(*(poisoned(message) for message in say.EVERY))
    expect(chat(page, "[data-kind=receipt]")).to_contain_text(attack)
    expect(chat(page, ".message.shopper .bubble")).to_have_text(attack)
    assert chat(page, "img, script").count() == before
    assert chat(page, "[href^='javascript'], [src^='javascript']").count() == 0
    assert page.evaluate("window.broken") is None


def test_a_form_is_filled_in_once_and_sent_as_one_message(page: Page, shop: Shop) -> None:
    opened(page)
    shop.say(say.FORM)
    form = chat(page, "[data-kind=form]")
    expect(form.get_by_label("E-mail")).to_have_accessible_description("Dit is geen e-mailadres.")
    expect(form.get_by_label("Naam")).to_have_attribute("autocomplete", "name")
    form.get_by_label("Adres").fill("1015 KB 12")
    form.get_by_role("button", name="Verder").click()
    expect(form.get_by_label("E-mail")).to_be_focused()  # the first that is still needed
    assert shop.posted == []
    form.get_by_label("E-mail").fill("ada@example.com")
    form.get_by_label("Ophalen").check()
    form.get_by_label("E-mail").press("Enter")
    expect(chat(page, ".message.shopper .bubble")).to_contain_text("ada@example.com")
    (posted,) = shop.posted
    assert (posted["type"], posted["form"]) == ("form", "checkout")
    assert posted["fields"] == {
        "name": "Ada de Vries",
        "address": "1015 KB 12",
        "email": "ada@example.com",
        "phone": "",
        "shipping": "pickup",
        "note": "",
    }
    expect(form.get_by_role("button", name="Verder")).to_be_disabled()


# --- keyboard and screen readers ----------------------------------------------------------------------------------


# What a screen reader hears of a live region with aria-relevant="additions": the nodes that come into it.
LISTEN = """log => {
  window.heard = [];
  new MutationObserver((changes) => {
    if (log.getAttribute("aria-live") !== "polite") return;
    for (const change of changes) for (const node of change.addedNodes) window.heard.push(node.textContent);
  }).observe(log, {childList: true, subtree: true});
}"""


def focused(page: Page) -> str:
    return str(
        page.evaluate("document.activeElement.shadowRoot?.activeElement?.className ?? document.activeElement.tagName")
    )


def test_a_whole_visit_by_keyboard_alone(page: Page, shop: Shop) -> None:
    shop.answer = lambda posted: [say.CART] if posted["type"] == "text" else [say.PAYMENT]
    while focused(page) != "launcher":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(chat(page, "textarea")).to_be_focused()
    page.keyboard.type("winkelwagen")
    page.keyboard.press("Enter")
    expect(chat(page, "[data-kind=cart]")).to_be_visible()
    expect(chat(page, "textarea")).to_be_focused()
    wanted = chat(
        page,
        ".option",
    ).filter(has_text="Bestellen en betalen")
    for _ in range(10):
        page.keyboard.press("Shift+Tab")
        if wanted.evaluate("element => element.getRootNode().activeElement === element"):
            break
    page.keyboard.press("Enter")
    expect(chat(page, "[data-kind=payment_request]")).to_be_visible()
    expect(wanted).to_be_focused()
    page.keyboard.press("Escape")
    expect(chat(page, ".panel")).to_be_hidden()
    assert focused(page) == "launcher"


def test_a_message_is_announced_once(page: Page, shop: Shop) -> None:
    log = chat(page, ".log")
    log.evaluate(LISTEN)
    opened(page)
    expect(log).to_have_attribute("role", "log")
    assert len(page.evaluate("window.heard")) == 2  # the day, and the greeting
    shop.say(say.text("Je pakket is onderweg."))
    expect(chat(page, ".bubble").last).to_have_text("Je pakket is onderweg.")
    page.wait_for_timeout(2300)  # two more looks
    heard = page.evaluate("window.heard")[2:]
    assert len(heard) == 1
    assert heard[0].startswith("De Linde: Je pakket is onderweg.")


def test_a_thread_that_is_resumed_is_not_read_out(page: Page, shop: Shop) -> None:
    opened(page)
    page.reload()
    chat(page, ".log").evaluate(LISTEN)
    opened(page)
    expect(chat(page, ".log")).to_have_attribute("aria-live", "polite")
    assert page.evaluate("window.heard") == []
    shop.say(say.text("Je pakket is onderweg."))
    expect(chat(page, ".bubble").last).to_have_text("Je pakket is onderweg.")
    assert len(page.evaluate("window.heard")) == 1


def test_what_the_shopper_wrote_is_not_added_again_when_it_comes_back(page: Page, shop: Shop) -> None:
    shop.answer = lambda posted: [say.text("Dag!")]
    opened(page)
    write(page, "hallo")
    expect(chat(page, ".bubble").last).to_have_text("Dag!")
    assert texts(page)[1:] == ["hallo", "Dag!"]
    expect(chat(page, ".sending")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_serious(
    new_page: Callable[..., Page], site: Site, shop: Shop, scheme: str, viewport: dict[str, int]
) -> None:
    import axe_playwright_python

    page = new_page(viewport=viewport, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True)
    page.goto(site.page())
    axe = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
    page.evaluate(axe)
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    check = f"async () => (await axe.run({{runOnly: {rules}}})).violations"

    def found() -> list[str]:
        return [
            f"{violation['id']}: {node['target']} {node['failureSummary']}"
            for violation in page.evaluate(check)
            if violation["impact"] in SERIOUS
            for node in violation["nodes"]
        ]

    assert found() == []
    opened(page)
    shop.say(*say.EVERY)
    expect(chat(page, "[data-kind=media]")).to_be_attached()
    shop.refuse = (400, "no")
    write(page, "hallo https://www.example.com/a")
    expect(chat(page, ".retry")).to_be_visible()
    assert found() == []


def test_whoever_asks_for_less_motion_gets_none(new_page: Callable[..., Page], site: Site, shop: Shop) -> None:
    page = new_page(reduced_motion="reduce")
    page.goto(site.page())
    opened(page)
    moving = "() => document.querySelector('chatkassa-chat').shadowRoot.getAnimations().length"
    write(page, "hallo")
    expect(chat(page, ".typing")).to_be_visible()
    assert page.evaluate(moving) == 0


def test_everything_to_tap_is_large_enough(new_page: Callable[..., Page], site: Site, shop: Shop) -> None:
    page = new_page(viewport=PHONE)
    page.goto(site.page())
    opened(page)
    shop.say(*say.EVERY)
    expect(chat(page, "[data-kind=media]")).to_be_attached()
    for target in chat(page, "button:visible, .primary:visible").all():
        box = target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24, target.inner_text()


@pytest.mark.parametrize("viewport", [PHONE, {"width": 390, "height": 780}])
def test_at_phone_width_the_chat_fills_the_screen_and_nothing_overflows(
    new_page: Callable[..., Page], site: Site, shop: Shop, viewport: dict[str, int]
) -> None:
    page = new_page(viewport=viewport)
    page.goto(site.page())
    opened(page)
    shop.say(*say.EVERY, say.text("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung" * 2))
    expect(chat(page, ".bubble").last).to_contain_text("Donau")
    box = chat(page, ".panel").bounding_box()
    assert box == {"x": 0, "y": 0, **viewport}
    log = chat(page, ".log")
    assert log.evaluate("log => log.scrollWidth <= log.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


# --- coming back, falling away ------------------------------------------------------------------------------------


def test_the_thread_is_resumed_on_return(page: Page, shop: Shop) -> None:
    shop.answer = lambda posted: [say.text("Dag!")]
    opened(page)
    write(page, "hallo")
    expect(chat(page, ".bubble").last).to_have_text("Dag!")
    page.reload()
    chat(page, ".launcher").click()
    expect(chat(page, ".bubble").last).to_have_text("Dag!")
    assert texts(page)[1:] == ["hallo", "Dag!"]
    assert [bool(opening.get("token")) for opening in shop.opened] == [False, True]
    assert not shop.opened[1]["context"].get("page")  # resuming is no new visit: it does not greet


def test_earlier_messages_are_fetched_in_order_and_the_place_is_kept(page: Page, shop: Shop) -> None:
    opened(page)
    chat(page, ".close").click()
    shop.page = 10
    for number in range(2, 26):
        shop.say(say.text(f"bericht {number}"))
    page.reload()
    chat(page, ".launcher").click()
    expect(chat(page, ".bubble").first).to_have_text("bericht 16")
    chat(page, ".older").click()
    expect(chat(page, ".bubble").first).to_have_text("bericht 6")
    expect(chat(page, ".bubble").nth(10)).to_be_in_viewport()
    chat(page, ".older").click()
    expect(chat(page, ".bubble").first).to_contain_text("Welkom")
    expect(chat(page, ".older")).to_be_hidden()
    assert texts(page)[1:] == [f"bericht {number}" for number in range(2, 26)]


def test_what_came_while_away_is_counted_on_the_launcher(page: Page, shop: Shop, site: Site) -> None:
    opened(page)
    chat(page, ".close").click()
    shop.say(say.text("Onderweg!"), say.text("Bezorgd!"))
    page.reload()
    expect(chat(page, ".badge")).to_contain_text("2 nieuwe berichten")
    chat(page, ".launcher").click()
    expect(chat(page, ".bubble").last).to_have_text("Bezorgd!")
    expect(chat(page, ".badge")).to_be_hidden()


def test_it_reconnects_by_itself_and_sends_what_was_written_meanwhile(page: Page, shop: Shop) -> None:
    shop.answer = lambda posted: [say.text(f"re {posted['text']}")]
    opened(page)
    shop.down = True
    write(page, "een")
    write(page, "twee")
    expect(chat(page, ".notice")).to_have_text("Geen verbinding. We proberen het steeds opnieuw.")
    expect(chat(page, ".retry").first).to_be_visible()
    shop.down = False
    expect(chat(page, ".bubble").last).to_have_text("re twee", timeout=15000)
    assert [post["text"] for post in shop.posted] == ["een", "twee"]
    expect(chat(page, ".notice")).to_have_text("")
    expect(chat(page, ".retry")).to_have_count(0)


def test_a_refused_message_says_why_and_is_sent_again_on_a_tap(page: Page, shop: Shop) -> None:
    opened(page)
    shop.refuse = (429, "Please wait")
    write(page, "hallo")
    retry = chat(page, ".retry")
    expect(retry).to_contain_text("Niet verstuurd: dat waren veel berichten")
    shop.refuse = None
    retry.click()
    expect(retry).to_have_count(0)
    while not shop.posted:
        page.wait_for_timeout(20)
    assert [post["text"] for post in shop.posted] == ["hallo"]
    expect(chat(page, "textarea")).to_be_focused()


def test_too_long_a_text_is_kept_in_the_box(page: Page, shop: Shop) -> None:
    opened(page)
    write(page, "é" * 2049)
    expect(chat(page, ".notice")).to_contain_text("te lang")
    assert len(chat(page, "textarea").input_value()) == 2049
    assert shop.posted == []


def test_a_session_that_ended_starts_a_new_thread(page: Page, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(page)
    page.reload()
    accept = shop.open
    shop.open = lambda body: (401, {"error": "ended"}) if body.get("token") else accept(body)  # type: ignore[method-assign]
    chat(page, ".launcher").click()
    expect(chat(page, ".bubble").first).to_contain_text("Welkom")


def test_a_closed_or_hidden_chat_asks_nothing(page: Page, shop: Shop) -> None:
    opened(page)
    chat(page, ".close").click()
    page.wait_for_timeout(300)
    looked = len(shop.reads)
    page.wait_for_timeout(2500)
    assert len(shop.reads) == looked


def test_an_idle_chat_asks_less_and_less(new_page: Callable[..., Page], site: Site, shop: Shop) -> None:
    page = new_page()
    page.clock.install()
    page.goto(site.page())
    opened(page)
    page.clock.fast_forward(3_000_000)  # 50 minutes without a word
    page.wait_for_timeout(300)
    looked = len(shop.reads)
    for _ in range(12):
        page.clock.run_for(5000)
        page.wait_for_timeout(30)
    assert len(shop.reads) - looked <= 4


@pytest.fixture
def sockets(shop: Shop) -> Iterator[Sockets]:
    with listen() as running:
        shop.sockets = running
        yield running


def listening(page: Page, sockets: Sockets) -> None:
    while not sockets.listening:
        page.wait_for_timeout(20)
    page.wait_for_timeout(200)  # the look that the first hint asks for


def test_with_a_socket_a_message_shows_at_once_and_nothing_is_polled(sockets: Sockets, page: Page, shop: Shop) -> None:
    opened(page)
    listening(page, sockets)
    assert sockets.heard == [{"token": "a-token"}]
    looked = len(shop.reads)
    page.wait_for_timeout(2500)
    assert len(shop.reads) == looked
    shop.say(say.text("Je pakket is onderweg."))
    expect(chat(page, ".bubble").last).to_have_text("Je pakket is onderweg.")  # in seconds: unasked it looks every 120
    assert len(shop.reads) == looked + 1


def test_an_answer_comes_by_hint_too(sockets: Sockets, page: Page, shop: Shop) -> None:
    shop.answer = lambda posted: [say.text("Dag!")]
    opened(page)
    listening(page, sockets)
    write(page, "hallo")
    expect(chat(page, ".bubble").last).to_have_text("Dag!", timeout=2000)
    assert texts(page)[1:] == ["hallo", "Dag!"]


def test_an_answer_is_found_though_its_hint_is_lost_and_it_is_slow(
    new_page: Callable[..., Page], site: Site, sockets: Sockets, shop: Shop
) -> None:
    page = new_page()
    page.clock.install()
    page.goto(site.page())
    opened(page)
    listening(page, sockets)
    page.clock.fast_forward(60_000)  # a minute in which nothing is due: it only listens
    page.wait_for_timeout(200)
    sockets.listening.clear()
    write(page, "hallo")
    expect(chat(page, ".bubble").last).to_have_text("hallo")
    page.clock.run_for(20_000)
    page.wait_for_timeout(200)
    shop.say(say.text("Dag!"))
    page.clock.run_for(4_000)
    expect(chat(page, ".bubble").last).to_have_text("Dag!", timeout=2000)


def test_when_the_socket_falls_away_it_polls_until_it_listens_again(sockets: Sockets, page: Page, shop: Shop) -> None:
    opened(page)
    listening(page, sockets)
    sockets.drop()
    shop.say(say.text("Nog een bericht"))
    expect(chat(page, ".bubble").last).to_have_text("Nog een bericht", timeout=3000)
    listening(page, sockets)


def test_a_closed_chat_does_not_listen(sockets: Sockets, page: Page, shop: Shop) -> None:
    opened(page)
    listening(page, sockets)
    chat(page, ".close").click()
    page.wait_for_timeout(200)
    assert sockets.listening[0].state is State.CLOSED


def test_a_socket_that_never_opens_leaves_polling(sockets: Sockets, page: Page, shop: Shop) -> None:
    sockets.server.shutdown()
    opened(page)
    shop.say(say.text("Toch"))
    expect(chat(page, ".bubble").last).to_have_text("Toch", timeout=3000)


# --- the page that embeds it --------------------------------------------------------------------------------------


def test_the_page_opens_it_on_a_product(page: Page, shop: Shop) -> None:
    opened(page)
    page.evaluate("Chatkassa.open({product: 'rode-rozen', cart: [{sku: 'ROZ-M', quantity: 2}]})")
    page.wait_for_timeout(300)
    assert shop.opened[-1]["context"]["product"] == "rode-rozen"
    assert shop.opened[-1]["context"]["cart"] == [{"sku": "ROZ-M", "quantity": 2}]
    page.evaluate("Chatkassa.close()")
    expect(chat(page, ".panel")).to_be_hidden()


def test_the_tag_says_product_language_and_colour(new_page: Callable[..., Page], site: Site, shop: Shop) -> None:
    page = new_page()
    page.goto(site.page("en", 'data-product="tulips" data-open="true" data-accent="#7a2f4b" data-label="Ask us"'))
    expect(chat(page, ".message.shop").first).to_be_visible()
    assert shop.opened[0]["context"]["product"] == "tulips"
    assert shop.opened[0]["context"]["locale"] == "en"
    expect(chat(page, "textarea")).to_have_attribute("placeholder", "Write a message")
    colour = chat(page, ".send").evaluate("element => getComputedStyle(element).backgroundColor")
    assert colour == "rgb(122, 47, 75)"


def test_the_full_page_opens_by_itself_with_the_context_of_its_address(
    new_page: Callable[..., Page], site: Site, shop: Shop
) -> None:
    page = new_page(viewport=PHONE)
    page.goto(f"{site.full_page}&product=tulips")
    expect(chat(page, ".message.shop").first).to_be_visible()
    assert page.title() == "Chat met De Linde"
    assert shop.opened[0]["context"]["product"] == "tulips"
    assert json.loads(json.dumps(chat(page, ".panel").bounding_box())) == {"x": 0, "y": 0, **PHONE}
    expect(chat(page, ".close")).to_have_count(0)


def test_without_storage_it_still_works(new_page: Callable[..., Page], site: Site, shop: Shop) -> None:
    page = new_page()
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('denied'); }})")
    page.goto(site.page())
    opened(page)
    write(page, "hallo")
    expect(chat(page, ".sending")).to_have_count(0)
    assert shop.posted[0]["text"] == "hallo"
