"""The payment link and the return page: what each state says, where it leads, and what it never tells."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from functions import links
from functions.commerce.orders import Attempt, AttemptState, OrderStatus
from functions.conversation.effects import ObservePayment
from functions.conversation.state import Conversation
from functions.errors import PaymentUnavailable
from functions.pages.pay import render
from functions.pages.standing import PAGES
from infra.simulator.stripe.errors import ApiError
from tests.payments.edge import Edge
from tests.payments.till import ACCOUNT, CONVERSATION, LINK_KEY, ORDER, an_open

TOKEN = links.sign(ORDER, LINK_KEY)
LINK = f"/p/{TOKEN}"
RETURN = f"{LINK}/return"


class Parsed(HTMLParser):
    """What a browser makes of a page, as far as it matters here."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.states: list[str] = []
        self.again: str = ""
        self.headings = 0
        self.language = ""
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a":
            self.links.append(given["href"] or "")
        if tag == "main":
            self.states.append(given["data-state"] or "")
            self.again = given["data-again"] or ""
        self.headings += tag == "h1"
        self.language = (given.get("lang") or "") if tag == "html" else self.language

    def handle_data(self, data: str) -> None:
        self.text += data


def page(edge: Edge, path: str) -> Parsed:
    answer = edge.get(path)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    return Parsed(answer.body.decode())


def paying(edge: Edge, **changed: Any) -> str:
    edge.has_order(**changed)
    return str(edge.till.open().session)


# --- the link -----------------------------------------------------------------------------------------------------


def test_a_link_leads_to_the_session_that_is_open_now(edge: Edge) -> None:
    paying(edge)
    answer = edge.get(LINK)
    assert answer.status_code == 302
    assert answer.headers["Location"] == edge.till.sessions()[0]["url"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_an_old_link_leads_to_the_new_attempt(edge: Edge) -> None:
    paying(edge)
    edge.till.expire()
    edge.till.open(2)
    attempts = tuple(
        Attempt(number=number, state=AttemptState.OPEN, amount=3585, cart_hash="f00d") for number in (1, 2)
    )
    edge.has_order(attempts=attempts)
    assert edge.get(LINK).headers["Location"] == edge.till.sessions()[1]["url"]


@pytest.mark.parametrize("status", [OrderStatus.CANCELLED, OrderStatus.EXPIRED])
def test_a_link_of_what_was_ordered_before_leads_to_what_is_to_be_paid_now(edge: Edge, status: OrderStatus) -> None:
    paying(edge, status=status)
    edge.till.expire()
    newer = edge.has_order(id="obbbbbbbbbbbbbbbb")
    edge.till.answer(an_open(order=newer.id))
    edge.talk = Conversation(
        id=CONVERSATION, account=ACCOUNT, channel="web", locale="nl", last_now=edge.till.clock(), order=newer.id
    )
    assert edge.get(LINK).headers["Location"] == edge.till.sessions()[1]["url"]
    edge.talk = edge.talk.model_copy(update={"order": None})
    assert page(edge, LINK).states == [status.value]


def test_opening_a_link_changes_nothing(edge: Edge) -> None:
    paying(edge)
    before = dict(edge.till.attempts.items[ORDER, 1])
    calls = len(edge.till.stripe.calls)
    for _ in range(3):
        edge.get(LINK)
    assert (edge.commands, len(edge.till.stripe.calls)) == ([], calls)
    assert edge.till.attempts.items[ORDER, 1] == before


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (OrderStatus.PAID, "paid"),
        (OrderStatus.PAYMENT_PENDING, "pending"),
        (OrderStatus.REVIEW, "pending"),
        (OrderStatus.EXPIRED, "expired"),
        (OrderStatus.CANCELLED, "cancelled"),
    ],
)
def test_an_order_that_cannot_be_paid_says_why(edge: Edge, status: OrderStatus, state: str) -> None:
    paying(edge, status=status)
    edge.till.expire()
    assert page(edge, LINK).states == [state]


def test_a_link_that_is_still_being_made_says_so(edge: Edge) -> None:
    edge.has_order()
    assert page(edge, LINK).states == ["making"]


def test_a_session_past_its_time_is_not_led_to(edge: Edge) -> None:
    paying(edge)
    edge.till.clock.move(minutes=62)
    assert page(edge, LINK).states == ["expired"]


def test_a_session_that_is_being_closed_is_not_led_to(edge: Edge) -> None:
    paying(edge, attempts=(Attempt(number=1, state=AttemptState.CLOSING, amount=3585, cart_hash="f00d"),))
    assert page(edge, LINK).states == ["expired"]


def test_a_delayed_payment_that_failed_says_that_the_bank_did_not_pay(edge: Edge) -> None:
    session = paying(edge, status=OrderStatus.PAYMENT_PENDING)
    edge.till.stripe.pay(session, "sepa_debit")
    edge.till.stripe.fail_later(session)
    edge.till.observe()
    assert page(edge, LINK).states == ["failed"]


@pytest.mark.parametrize(
    "token",
    [
        "nonsense",
        ORDER,
        f"{ORDER}-{'a' * 20}",
        TOKEN[:-1],
        TOKEN + "a",
        TOKEN.upper(),
        "obbbbbbbbbbbbbbbb" + TOKEN[17:],
        links.sign(ORDER, "another key"),
        "%E2%82%AC",
    ],
)
def test_a_forged_link_shows_nothing_of_any_order(edge: Edge, token: str) -> None:
    paying(edge)
    for path in (f"/p/{token}", f"/p/{token}/return"):
        answer = edge.get(path)
        assert answer.status_code == 404
        assert Parsed(answer.body.decode()).states == ["unknown"]
    assert edge.commands == []


def test_a_link_signed_with_the_previous_key_still_works(edge: Edge) -> None:
    paying(edge)
    edge.secrets.values["link_key"] = ("newer key", LINK_KEY)
    assert edge.get(LINK).status_code == 302


# --- the way back from Stripe -------------------------------------------------------------------------------------


def test_stripe_sends_the_shopper_back_to_the_link_of_the_attempt(edge: Edge) -> None:
    paying(edge)
    parameters = json.loads(edge.till.attempts.items[ORDER, 1]["parameters"])
    assert parameters["success_url"] == f"https://shop.example.test{RETURN}?attempt=1"
    assert parameters["cancel_url"] == f"https://shop.example.test{RETURN}?attempt=1&left=1"


def test_coming_back_asks_stripe_and_tells_what_it_said(edge: Edge) -> None:
    session = paying(edge)
    edge.till.stripe.pay(session)
    first = page(edge, f"{RETURN}?attempt=1")
    assert first.states == ["checking"]
    assert first.links == []
    (command,) = edge.commands
    assert command.call == ObservePayment(order=ORDER, attempt=1)
    assert (command.conversation, TOKEN in command.id) == ("", False)
    edge.run()
    second = page(edge, RETURN + first.again)
    assert (second.states, second.again) == (["paid"], "")
    assert second.links == ["https://de-linde.example.test"]


def test_coming_back_by_a_delayed_method_waits_for_the_bank(edge: Edge) -> None:
    session = paying(edge)
    edge.till.stripe.pay(session, "sepa_debit")
    edge.get(f"{RETURN}?attempt=1")
    edge.run()
    assert page(edge, f"{RETURN}?attempt=1").states == ["pending"]


def test_coming_back_without_paying_says_that_the_link_still_works(edge: Edge) -> None:
    paying(edge)
    found = page(edge, f"{RETURN}?attempt=1&left=1")
    assert (found.states, found.again) == (["not_paid"], "")
    assert len(edge.commands) == 1


def test_the_page_stops_looking_after_a_while(edge: Edge) -> None:
    paying(edge)
    path, states = f"{RETURN}?attempt=1", []
    for _ in range(20):
        found = page(edge, path)
        states += found.states
        if not found.again:
            break
        path = RETURN + found.again
    assert states == ["checking"] * 8 + ["not_paid"]


def test_loading_the_page_often_asks_stripe_once_in_a_while(edge: Edge) -> None:
    paying(edge)
    for _ in range(5):
        edge.get(f"{RETURN}?attempt=1")
        edge.till.clock.move(seconds=2)
    assert len({command.id for command in edge.commands}) == 1
    edge.till.clock.move(seconds=20)
    edge.get(f"{RETURN}?attempt=1")
    assert len({command.id for command in edge.commands}) == 2


def test_coming_back_to_a_settled_order_asks_nobody(edge: Edge) -> None:
    session = paying(edge, status=OrderStatus.PAID)
    edge.till.stripe.pay(session)
    edge.till.observe()
    assert page(edge, RETURN).states == ["paid"]
    assert edge.commands == []


def test_an_attempt_that_was_never_made_is_not_looked_up(edge: Edge) -> None:
    edge.has_order()
    for query in ("?attempt=7", "?attempt=-1", "?attempt=x", "?looks=99999999", ""):
        assert edge.get(RETURN + query).status_code == 200
    assert edge.commands == []


def test_an_attempt_of_unknown_outcome_is_left_to_the_queue(edge: Edge) -> None:
    edge.has_order()
    edge.till.stripe.set_fault("timeout_before", times=2)
    with pytest.raises(PaymentUnavailable):
        edge.till.open()
    assert page(edge, RETURN).states == ["checking"]
    assert edge.commands == []


def test_closing_after_paying_is_found_out_without_the_page(edge: Edge) -> None:
    session = paying(edge)
    edge.till.stripe.pay(session)
    with pytest.raises(ApiError):
        edge.till.stripe.pay(session)
    assert edge.till.observe().payment_status == "paid"


# --- every page ---------------------------------------------------------------------------------------------------

STATES = sorted(json.loads((PAGES / "pay" / "en.json").read_text())["states"])


def test_every_language_has_every_text() -> None:
    shape = {key: sorted(value) for key, value in json.loads((PAGES / "pay" / "en.json").read_text())["states"].items()}
    for file in (PAGES / "pay").glob("*.json"):
        assert {key: sorted(value) for key, value in json.loads(file.read_text())["states"].items()} == shape, file


@pytest.mark.parametrize("locale", ["nl", "en"])
@pytest.mark.parametrize("state", STATES)
def test_every_page_has_one_heading_and_at_most_one_button(state: str, locale: str) -> None:
    html = render(state, locale=locale, shop="Bloemen & <Zo>", back="https://wa.me/31201234567").html
    found = Parsed(html)
    assert (found.language, found.headings, found.states) == (locale, 1, [state])
    assert len(found.links) == 1
    assert "Bloemen &amp; &lt;Zo&gt;" in html


def test_a_language_without_texts_is_shown_in_english() -> None:
    assert Parsed(render("paid", locale="fr", shop="S", back="").html).language == "en"
    assert Parsed(render("paid", locale="../../x", shop="S", back="").html).language == "en"


def test_a_whatsapp_shopper_goes_back_to_whatsapp_with_the_words_to_say(edge: Edge) -> None:
    paying(edge, account="whatsapp:106540352242922", status=OrderStatus.EXPIRED)
    edge.till.expire()
    assert page(edge, LINK).links == ["https://wa.me/31201234567?text=Nieuwe%20betaallink"]


def test_in_a_demo_the_way_back_is_the_simulators_page(edge: Edge) -> None:
    paying(edge, status=OrderStatus.PAID)
    edge.settings = replace(edge.settings, local=True, stripe_api="http://127.0.0.1:8700/stripe")
    assert page(edge, LINK).links == ["http://127.0.0.1:8700/"]


def test_nothing_personal_is_on_any_page(edge: Edge) -> None:
    for status in OrderStatus:
        session = paying(edge, status=status)
        for path in (LINK, RETURN, f"{RETURN}?attempt=1&left=1"):
            told = edge.get(path).body.decode()
            for secret in ("Sanne", "sanne@example.test", "Tulpen", "35,85", "35.85", ORDER, session):
                assert secret not in told


def test_the_policy_lets_in_the_pages_own_style_and_script_only(edge: Edge) -> None:
    edge.has_order(OrderStatus.PAID)
    answer = edge.get(LINK)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    html = answer.body.decode()
    assert len(re.findall(r"<style>|<script>", html)) == 2
    assert not re.search(r"\sstyle=|\son[a-z]+=|javascript:|src=", html.split("<script>")[0].split("</style>")[1])
