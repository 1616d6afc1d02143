"""The return page in a real browser: its script runs under its own policy, and tells the news once."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from functions.pages.pay import render
from tests.browser import browser as browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BACK = "https://chat.example.test/"


class Bank(BaseHTTPRequestHandler):
    """Not known yet, not known yet, paid."""

    def do_GET(self) -> None:
        looks = int(self.path.partition("looks=")[2] or 0)
        again = f"?attempt=1&looks={looks + 1}" if looks < 2 else ""
        page = render("checking" if again else "paid", locale="nl", shop="De Linde", back=BACK, again=again)
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", page.policy)
        self.end_headers()
        self.wfile.write(page.html.encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bank)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/p/token/return"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.browser
def test_the_page_finds_out_by_itself_that_it_was_paid(browser: "Browser", address: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640}, color_scheme="dark")
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.clock.install()
    page.goto(address)
    assert page.locator("h1").inner_text() == "We kijken of je betaling binnen is"
    assert page.get_by_role("link").count() == 0
    for _ in range(3):
        page.clock.run_for(3000)
        page.wait_for_timeout(100)
    assert page.locator("main").get_attribute("data-state") == "paid"
    assert page.get_by_role("status").inner_text().startswith("Betaald, dank je wel!")
    assert page.get_by_role("link").get_attribute("href") == BACK
    assert page.title() == "Betaald, dank je wel! · De Linde"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    # a favicon is asked for and not there: the policy has none
    assert [problem for problem in problems if "favicon" not in problem] == []
    context.close()


@pytest.mark.browser
def test_without_script_the_page_refreshes_itself(browser: "Browser", address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.locator("noscript meta").or_(page.locator("meta[http-equiv=refresh]")).count() == 1
    context.close()
