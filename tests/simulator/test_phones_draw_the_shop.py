"""What the shop's own compilers make of its messages, drawn on each phone: nothing of it is lost on the way."""

from pathlib import Path
from typing import Any

import pytest

from functions.channels.registry import channel as registered
from functions.conversation.message import (
    Card,
    Carousel,
    Cart,
    Choices,
    Detail,
    Line,
    Link,
    Media,
    Message,
    Option,
    PaymentRequest,
)
from tests.simulator.phone_samples import PAY, PHOTO, SAMPLES
from tests.simulator.test_phones_page import Phones, assert_drawn, leaves

Json = dict[str, Any]
DRAWING = Path(__file__).parents[2] / "templates" / "pages" / "console" / "assets" / "drawing"


def _options(*titles: str, detail: str = "") -> tuple[Option, ...]:
    return tuple(Option(id=f"do:{title.lower()}", title=title, detail=detail) for title in titles)


MESSAGES: tuple[Message, ...] = (
    Choices(
        body="On which day shall we deliver it?",
        options=_options("Tuesday", "Wednesday", "Thursday", "Friday", detail="from 9:00"),
        opener="Choose",
        footer="Or write one yourself",
    ),
    Carousel(
        body="I found 3 products:",
        cards=tuple(
            Card(
                title=f"Red roses {n}",
                subtitle=f"from €{n}.95 · {n} left",
                image=PHOTO.format(n),
                options=(Option(id=f"view:{n}", title="View"), Option(id=f"buy:{n}", title="Buy now")),
            )
            for n in (1, 2, 3)
        ),
        opener="Look",
        more=Option(id="more", title="More", detail="There are five more."),
    ),
    Detail(
        title="Red roses",
        body="Deep red, with a <strong> stem & a large bloom.",
        image=PHOTO.format(9),
        options=_options("Add to cart", "Buy now"),
        opener="Choose",
    ),
    Cart(
        heading="Your cart",
        lines=(Line(title="2 × Red roses", amount="€49.90"),),
        totals=(Line(title="Delivery", amount="€4.95"), Line(title="Total", amount="€54.85")),
        note="Terms: https://shop.test/terms",
        options=_options("Check out", "Change"),
        opener="Choose",
    ),
    PaymentRequest(body="Pay within 60 minutes.", link=Link(title="Pay", url=PAY), amount="€54.85"),
    Media(url=PHOTO.format(8), mime="image/jpeg", caption="Tied this morning"),
)


@pytest.fixture
def phones(stage: Any, browser: Any) -> Any:
    found = Phones(stage, browser)
    yield found
    found.page.close()
    assert found.wrong == []


@pytest.mark.browser
@pytest.mark.parametrize("channel", list(SAMPLES))
def test_all_of_what_the_shop_says_is_drawn(phones: Phones, channel: str):
    speaks = registered(channel)
    for message in MESSAGES:
        natives = [native for payload in speaks.compile(message).payloads for native in _each(payload)]
        page = phones.show(channel, *natives)
        seen, links, photos = _on_the_phone(page)
        for leaf in leaves(natives):
            assert_drawn(leaf, seen, links, photos)


def _each(payload: Json) -> list[Json]:
    """As it comes on the screen: Kik sends several at once, and Meta's has its type beside it."""
    return list(payload.get("messages", [payload.get("message", payload)]))


def _on_the_phone(page: Any) -> tuple[str, list[str], list[str]]:
    seen = page.locator("#device").inner_text()
    for opener in page.locator("#thread [aria-haspopup=dialog]").all():
        opener.click()
        seen += page.locator("#sheet").inner_text()
        page.keyboard.press("Escape")
    links = page.locator("#device a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    photos = page.locator("#device img").evaluate_all("all => all.map(each => each.getAttribute('src'))")
    return " ".join(seen.split()), links, photos


@pytest.mark.browser
def test_on_our_own_channel_a_picture_is_told_as_the_merchant_wrote_it(browser: Any):
    page = browser.new_page()
    page.route("https://drawing.test/**", _serve)
    page.goto("https://drawing.test/")
    for alt, told in (("Ten roses in a vase", "Ten roses in a vase"), ("", "Red roses")):
        card = Card(title="Red roses", subtitle="€9.95", image=PHOTO.format(1), alt=alt, options=_options("View"))
        detail = Detail(
            title="Red roses", body="Red.", image=PHOTO.format(1), alt=alt, options=card.options, opener="Choose"
        )
        for message in (Carousel(body="Look:", cards=(card,), opener="Choose"), detail):
            assert page.evaluate(TOLD, registered("web").compile(message).payloads[0]) == [told]
    page.close()


TOLD = """async (message) => {
  const { web } = await import("/web.js");
  const nodes = web.draw(message, () => {}).flatMap((part) => part?.strip || part);
  const around = document.createElement("div");
  around.append(...nodes.filter((part) => part instanceof Node));
  return [...around.querySelectorAll("img")].map((image) => image.alt);
}"""


def _serve(route: Any) -> None:
    name = route.request.url.rpartition("/")[2]
    if name.endswith(".js"):
        route.fulfill(path=DRAWING / name, content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html>", content_type="text/html")
