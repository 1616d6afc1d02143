"""Tickets over HTTP: the picture and the PDF of a link, what a scanner is answered, and who may tell news."""

import json
from dataclasses import dataclass
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
from chalice.test import Client, HTTPResponse

from functions import bootstrap, ticket_codes
from functions.admission import Gate
from functions.commerce.event_days import EventState
from functions.commerce.tickets import TicketRef
from functions.errors import PrinterUnavailable
from functions.invoices import printing
from functions.storage import reads, tickets
from functions.webhooks import pay
from functions.webhooks import tickets as edge
from tests.shell.test_event_news import EVENT, NOW, Place
from tests.shell.test_secrets import Ssm
from tests.shell.test_webhooks import http, seconds  # noqa: F401
from tests.starter import starter_shop
from tests.storage.examples import order

ORDER = "o" + "a" * 16
LINK, TICKET = "a link's key", "a ticket's key"
DOOR, MONEY = "door-key", "money-key"
HTML = "text/html,application/xhtml+xml,*/*;q=0.8"


@pytest.fixture
def ssm() -> Ssm:
    return Ssm(link_key=f"{LINK},an older one", ticket_key=TICKET, api_keys=DOOR, merchant_keys=MONEY)


@dataclass
class Counter:
    """The edge of a shop of which one order has two tickets, of which the second was passed on."""

    http: Client
    place: Place
    jobs: list[str]

    def get(self, path: str, accept: str = HTML) -> HTTPResponse:
        return self.http.http.get(path, headers={"Accept": accept})

    def post(self, path: str, body: Any, key: str) -> tuple[int, dict[str, Any]]:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
        answer = self.http.http.post(f"/api{path}", headers=headers, body=json.dumps(body).encode())
        return answer.status_code, json.loads(answer.body)

    def changes(self, number: int, **changes: Any) -> None:
        kept = tickets.read_ticket(self.place.table, EVENT, ORDER, number)
        assert kept
        tickets.change_ticket(self.place.table, kept.model_copy(update=changes), NOW, 400)


@pytest.fixture
def counter(http: Client, monkeypatch: pytest.MonkeyPatch) -> Counter:  # noqa: F811
    place, jobs = Place(0), list[str]()
    place.hold("cabc", ORDER, 1, place="A12", name="Sanne")
    place.hold("cdef", ORDER, 2, place="A13", name="Daan", serial=1)
    shop, bought = starter_shop(), order(ORDER, number="1042", locale="nl")
    gate = Gate(place.table, place.mailbox, lambda: shop.rules, lambda: (TICKET,), lambda: NOW)
    for name, value in {
        "table": lambda: place.table,
        "clock": lambda: NOW,
        "live_shop": lambda: shop,
        "rules": lambda: shop.rules,
        "print_invoice": printing.print_invoice,
        "tell_news": jobs.append,
        "gate": lambda: gate,
    }.items():
        monkeypatch.setattr(bootstrap, name, value)
    monkeypatch.setattr(pay, "settings", lambda: SimpleNamespace(local=False, stripe_api=""))
    monkeypatch.setattr(reads, "order", lambda table, wanted: bought if wanted == ORDER else None)
    return Counter(http, place, jobs)


def ref(number: int = 1, serial: int = 0) -> TicketRef:
    return TicketRef(event=EVENT, order=ORDER, number=number, serial=serial)


def link(number: int = 1, serial: int = 0, key: str = LINK) -> str:
    return f"/t/{ticket_codes.token(ref(number, serial), key)}"


# --- the picture ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("accept", [HTML, "image/png", "*/*", ""])
def test_the_picture_is_the_codes_own_whatever_is_asked_for(counter: Counter, accept: str) -> None:
    found = counter.get(f"{link()}/code.png", accept)
    assert (found.status_code, found.headers["Content-Type"]) == (200, "image/png")
    assert found.body == edge.draw_png(ticket_codes.code(ref(), TICKET))
    assert "no-store" in found.headers["Cache-Control"]
    assert found.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_a_link_of_before_the_key_was_changed_still_shows_it(counter: Counter) -> None:
    assert counter.get(f"{link(key='an older one')}/code.png").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        link(key="a stranger's"), link(serial=1), link(number=2), link(number=3), link(number=0), "/t/x",
        "/t/" + link()[3:].upper(), link().replace("aaa.", "aab."),
    ],
)  # fmt: skip
def test_who_has_not_its_holders_link_sees_no_code(counter: Counter, path: str) -> None:
    found = counter.get(f"{path}/code.png")
    assert (found.status_code, found.body) == (404, b"")


def test_a_ticket_that_is_void_or_somebody_elses_opens_nothing_any_more(counter: Counter) -> None:
    assert counter.get(f"{link(2, 1)}/code.png").status_code == 200
    counter.changes(1, status="void", void_reason="refunded")
    counter.changes(2, serial=2)
    for path in (link(), link(2, 1), link(0)):
        assert counter.get(f"{path}/code.png").status_code == 404
        page = counter.get(path)
        assert page.headers["Content-Type"].startswith("text/html")
        assert "Sanne" not in page.body.decode() and ticket_codes.code(ref(), TICKET) not in page.body.decode()


# --- the paper --------------------------------------------------------------------------------------------------------


def test_the_paper_is_a_pdf_with_a_page_for_each_ticket_that_its_buyer_kept(counter: Counter) -> None:
    for path, pages in ((link(), 1), (link(2, 1), 1), (link(0), 1)):
        found = counter.get(path)
        assert (found.status_code, found.headers["Content-Type"]) == (200, "application/pdf")
        assert found.headers["Content-Disposition"] == 'inline; filename="tickets-1042.pdf"'
        assert "no-store" in found.headers["Cache-Control"]
        with pikepdf.open(BytesIO(found.body)) as paper:
            assert len(paper.pages) == pages
    counter.changes(2, serial=0)
    with pikepdf.open(BytesIO(counter.get(link(0)).body)) as paper:
        assert len(paper.pages) == 2


def test_what_is_printed_is_what_stands_on_the_ticket_now(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[dict[str, Any]] = []
    monkeypatch.setattr(bootstrap, "print_invoice", lambda contents: printed.append(contents) or b"%PDF-")
    moved = EventState(status="moved", day=NOW.date().replace(day=19))
    tickets.write_state(counter.place.table, EVENT, moved, NOW, 400)
    assert counter.get(link()).status_code == 200
    (contents,) = printed
    (ticket,) = contents["tickets"]
    assert ticket["spoken"] == ticket_codes.code(ref(), TICKET)
    assert "Sanne" in ticket["lines"][0] and "A12" in ticket["lines"][0]
    assert any("19 juni" in fact for fact in ticket["facts"]), ticket["facts"]


def test_a_printer_that_is_busy_is_to_be_asked_again(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(contents: dict[str, Any]) -> bytes:
        raise PrinterUnavailable("cold")

    monkeypatch.setattr(bootstrap, "print_invoice", busy)
    found = counter.get(link())
    assert (found.status_code, found.headers["Retry-After"]) == (503, "5")
    assert found.headers["Content-Type"].startswith("text/html")


# --- the door ---------------------------------------------------------------------------------------------------------


def test_a_scanner_hears_who_comes_in_once_and_then_when_that_was(counter: Counter) -> None:
    scan = {"code": ticket_codes.code(ref(), TICKET), "gate": "Noord", "scan": "s1"}
    for _ in range(2):  # the same scan, sent again
        code, answer = counter.post("/tickets/scan", scan, DOOR)
        assert (code, answer["admitted"], answer["answer"], answer["name"]) == (200, True, "admitted", "Sanne")
    again = counter.post("/tickets/scan", scan | {"scan": "s2"}, DOOR)[1]
    assert (again["admitted"], again["answer"], again["gate"]) == (False, "already_admitted", "Noord")
    assert "name" not in again
    assert counter.post("/tickets/scan", {"code": "https://example.org"}, DOOR)[1]["answer"] == "forged"


@pytest.mark.parametrize("key", ["", "wrong", MONEY])
def test_without_a_scanners_key_nobody_is_let_in(counter: Counter, key: str) -> None:
    scan = {"code": ticket_codes.code(ref(), TICKET)}
    assert counter.post("/tickets/scan", scan, key)[0] == 403
    assert counter.post("/tickets/scan", scan, DOOR)[1]["answer"] == "admitted"


@pytest.mark.parametrize(
    ("scan", "told"),
    [({}, "code: Field required"), ({"code": "x", "gat": "N"}, "gat: Extra inputs"), ({"code": "x" * 201}, "code")],
)
def test_a_scan_that_cannot_be_read_is_refused_in_words(counter: Counter, scan: Any, told: str) -> None:
    code, answer = counter.post("/tickets/scan", scan, DOOR)
    assert code == 400 and told in answer["error"]


# --- news -------------------------------------------------------------------------------------------------------------


def test_news_goes_into_the_queue_with_the_key_of_money_only(counter: Counter) -> None:
    wish = {"id": "n1", "kind": "traffic", "text": "File op de ring."}
    assert counter.post(f"/events/{EVENT}/news", wish, DOOR)[0] == 403
    assert counter.jobs == []
    code, answer = counter.post(f"/events/{EVENT}/news", wish, MONEY)
    assert (code, answer) == (202, {"event": EVENT, "news": "n1", "kind": "traffic"})
    (job,) = counter.jobs
    assert json.loads(job)["event"] == EVENT and "File op de ring." in job


@pytest.mark.parametrize(
    ("event", "changed", "status", "told"),
    [
        ("winterfeest", {}, 404, f"the shop has {EVENT}"),
        (EVENT, {"event": "winterfeest"}, 400, "different events"),
        (EVENT, {"text": {"fr": "Bouchon"}}, 400, "fr is no locale of the shop"),
        (EVENT, {"kind": "rumour"}, 400, "kind"),
        (EVENT, {"text": ""}, 400, "text"),
    ],
)
def test_news_that_cannot_be_told_is_refused_in_words(
    counter: Counter, event: str, changed: Any, status: int, told: str
) -> None:
    wish = {"id": "n1", "kind": "traffic", "text": "File op de ring."} | changed
    code, answer = counter.post(f"/events/{event}/news", wish, MONEY)
    assert (code, counter.jobs) == (status, []) and told in answer["error"]
