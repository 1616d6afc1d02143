"""The van's page on a phone: at 360 pixels, with a connection that comes and goes, with a picture off its camera."""

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from functions.photo_files import kind_of
from tests.browser import browser as browser
from tests.van.edge import VanEdge

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

AT = "https://shop.test/api"


class Air:
    """The way to the edge. While `gone`, nothing arrives; while `deaf`, what arrives is not answered."""

    def __init__(self, edge: VanEdge, page: "Page") -> None:
        self.edge, self.gone, self.deaf, self.tries = edge, False, 0, 0
        page.route(f"{AT}/**", self.carry)

    def carry(self, route: "Route") -> None:
        request = route.request
        self.tries += request.method == "POST"
        if self.gone:
            return route.abort("internetdisconnected")
        path = request.url.removeprefix(AT)
        found = self.edge._call(request.method, path, request.post_data_buffer or b"", request.headers)
        if self.deaf and request.method == "POST":
            self.deaf -= 1
            return route.abort("connectionreset")
        return route.fulfill(status=found.status_code, headers=found.headers, body=found.body)


def picture() -> bytes:
    file = BytesIO()
    Image.effect_noise((2400, 1800), 60).convert("RGB").save(file, "JPEG", quality=70)
    return file.getvalue()


@pytest.mark.browser
def test_a_round_with_a_bad_connection_is_told_once_with_a_picture(
    browser: "Browser", monkeypatch: pytest.MonkeyPatch
) -> None:
    edge = VanEdge(monkeypatch)
    page = browser.new_page(viewport={"width": 360, "height": 740})
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if "Content Security" in said.text else None)
    air = Air(edge, page)
    page.goto(f"{AT}/van/{edge.token}")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    tall = page.locator("button:visible, .photo:visible, summary:visible")
    assert all(box["height"] >= 44 for each in tall.all() if (box := each.bounding_box()))
    stop = page.locator("article", has_text="Sanne de Boer")

    air.gone = True
    stop.get_by_role("button", name="Onderweg").click()
    stop.get_by_text("Geen verbinding").wait_for()
    assert edge.events == []
    air.gone = False
    page.evaluate("dispatchEvent(new Event('online'))")
    stop.locator(".state", has_text="Onderweg").wait_for()

    stop.get_by_text("Niemand thuis?").click()
    stop.get_by_role("button", name="Niet afgegeven").click()
    stop.locator(".state", has_text="Niet afgegeven").wait_for()
    stop.get_by_role("button", name="Onderweg").click()
    stop.locator(".state", has_text="Onderweg").wait_for()

    stop.locator("input[type=file]").set_input_files(
        {"name": "boeket.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    stop.get_by_text("Foto klaar").wait_for()
    air.deaf = 1
    stop.get_by_role("button", name="Bezorgd", exact=True).click()
    stop.get_by_text("Geen verbinding").wait_for()
    page.evaluate("dispatchEvent(new Event('online'))")
    stop.locator(".state", has_text="Bezorgd").wait_for()
    assert not stop.get_by_role("button", name="Bezorgd", exact=True).is_visible()

    states = [event.what.state for event in edge.events]
    assert states == ["out_for_delivery", "attempt_failed", "out_for_delivery", "delivered", "delivered"]
    assert len({event.id for event in edge.events}) == 4, "what was told twice is one event, a second try is another"
    [(body, mime)] = edge.box.kept.values()
    assert kind_of(body) == "jpeg" and mime == "image/jpeg"
    assert max(Image.open(BytesIO(body)).size) == 1600
    assert problems == []
    page.close()
