"""What every page of the console has about it."""

from functions.errors import BadRequest
from functions.storage import deeds
from tests.console.desk import CSRF, Console


def test_a_page_lets_in_nothing_but_our_own_files(monkeypatch):
    page = Console(monkeypatch).get()
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src https://static.example;" in policy
    assert "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert "<style" not in page.html and " style=" not in page.html and " onclick=" not in page.html
    assert page.headers["Cache-Control"] == "no-store"


def test_a_page_is_in_the_language_and_the_theme_that_were_chosen(monkeypatch):
    console = Console(monkeypatch, locale="nl-NL,nl;q=0.9,en;q=0.8")
    assert 'lang="nl"' in console.get().html and "Uitloggen" in console.get().text
    answer = console.post("/look", {"locale": "en", "theme": "dark", "path": "/log"})
    assert answer.goes_to == "/log"
    (cookie,) = (
        answer.headers["Set-Cookie"]
        if isinstance(answer.headers["Set-Cookie"], list)
        else [answer.headers["Set-Cookie"]]
    )
    assert cookie.startswith("__Host-chatkassa-look=en.dark;") and "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_a_look_leads_to_no_other_site(monkeypatch):
    console = Console(monkeypatch)
    for path in ("//evil.example", "https://evil.example", "/x//evil.example"):
        assert console.post("/look", {"path": path}).goes_to == ""


def test_the_menu_shows_what_a_person_may_open(monkeypatch):
    console = Console(monkeypatch, role="readonly")
    assert "/console/log" not in console.get().html
    console.sign_in("owner")
    assert "/console/log" in console.get().html


def test_a_refusal_says_what_to_do_and_is_in_the_log(monkeypatch):
    console = Console(monkeypatch)

    def refuse(visit):
        raise BadRequest("the price is not a number: write 4,95")

    monkeypatch.setattr("functions.console.log.page.show", refuse)
    page = console.get("/log")
    assert page.status == 400 and "write 4,95" in page.text


def test_a_failure_tells_nobody_what_it_was(monkeypatch, capsys):
    console = Console(monkeypatch)

    def fail(visit):
        raise ValueError("sanne@example.com")

    monkeypatch.setattr("functions.console.home.page.show", fail)
    page = console.get()
    assert page.status == 500 and "sanne" not in page.html
    assert "sanne" not in capsys.readouterr().out


def test_the_log_shows_who_did_what(monkeypatch):
    console = Console(monkeypatch)
    deed = deeds.Deed(
        name="2026-03-02T10:00:00+00:00#1", at=console.world.clock(), who="jan@example.com", role="agent",
        what="POST /orders/{order}/refunds", subject="1042", before={"left": "29,95"}, after={"left": "0"},
        outcome="done",
    )  # fmt: skip
    deeds.keep(console.world.table, deed)
    text = console.get("/log").text
    assert "jan@example.com" in text and "1042" in text and "29,95" in text


def test_the_log_names_a_review_by_its_product_and_moment(monkeypatch):
    console = Console(monkeypatch)
    deed = deeds.Deed(
        name="2026-03-02T10:00:00+00:00#1", at=console.world.clock(), who="jan@example.com", role="agent",
        what="POST /reviews/hide", subject="rode-rozen/2026-03-01T11:46:41+00:00#o4crshw76dahs5g26", outcome="done",
    )  # fmt: skip
    deeds.keep(console.world.table, deed)
    text = console.get("/log").text
    assert "rode-rozen, 2026-03-01 11:46 UTC" in text and "o4crshw" not in text


def test_a_name_that_is_markup_is_shown_as_it_is_written(monkeypatch):
    console = Console(monkeypatch)
    console.sign_in("owner")
    page = console.get("", told="<script>alert(1)</script>")
    assert "<script>alert" not in page.html


def test_the_csrf_token_is_in_every_form(monkeypatch):
    page = Console(monkeypatch).get()
    assert page.html.count('<form method="post"') == page.html.count(f'name="csrf" value="{CSRF}"')
