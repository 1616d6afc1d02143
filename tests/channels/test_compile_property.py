"""Whatever the core says, in whatever length and letters, on every channel: it is accepted, nothing of it is lost, and
what is tapped comes back as the choice that was meant.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from functions.channels.channel import Channel, Compiled, Pages, Payload
from functions.channels.compiler import pieces
from functions.channels.losses import told
from functions.channels.pieces import Cards
from functions.channels.registry import CHANNELS, channel
from functions.conversation.events import ShopperWrote, Tapped, TextIn
from functions.conversation.message import Bill, Carousel, Message, Option, Receipt, offered
from functions.conversation.paging import turn_page
from tests.channels.messages import messages
from tests.channels.natives import NATIVES, Native, Tap
from tests.channels.webhooks import RECEIVED

SHORTENED = re.compile(r"(…| ?…? \d+)$")
"""How a title ends that was too long, or the same as another."""
often = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
every = pytest.mark.parametrize("name", NATIVES)


def compiled(name: str, message: Message) -> Compiled:
    """With every page of a carousel that is turned in place."""
    made = channel(name)
    result = made.compile(message, "c1/12/0")
    if not (isinstance(made, Pages) and isinstance(message, Carousel)):
        return result
    if not any(isinstance(piece, Cards) for piece in pieces(message, made.capabilities)[0]):
        return result
    pages = (made.page(message, "c1/12/0", number, "") for number in range(1, len(message.cards)))
    return Compiled((*result.payloads, *pages), result.report)


@every
@often
@given(message=messages)
def test_no_message_exceeds_what_the_provider_accepts(name: str, message: Message) -> None:
    result = compiled(name, message)
    assert [problem for payload in result.payloads for problem in NATIVES[name].problems(payload)] == []
    assert compiled(name, message) == result


@every
@often
@given(message=messages)
def test_no_text_is_lost_or_the_report_says_that_it_was_shortened(name: str, message: Message) -> None:
    result = compiled(name, message)
    bold = channel(name).capabilities.bold
    running = squash("".join(map(NATIVES[name].running, result.payloads)), bold)
    apart = squash("\0".join(strings(result.payloads)), bold)
    titles = {squash(title, bold) for title in shortenable(message)} if "ellipsis" in str(result.report) else set()
    stood_in = ("link", "amount") if "sendInvoice" in apart else ()
    drawn = drawn_bill(result)
    if drawn and isinstance(message, Receipt) and message.bill:
        assert figures_of(drawn) == figures_of_bill(message.bill)
        stood_in = ("line", "price")
    for what, text in told(message):
        if what in stood_in:
            continue  # an invoice is the way to pay, and shows the sum of its prices; so does a receipt in figures
        wanted = squash(text, bold)
        assert wanted in running or wanted in apart or wanted in titles or lost(what, result), what


def drawn_bill(result: Compiled) -> Payload | None:
    """Messenger's receipt."""
    shown = (each.get("message", {}).get("attachment", {}).get("payload", {}) for each in result.payloads)
    return next((each for each in shown if each.get("template_type") == "receipt"), None)


def figures_of(drawn: Payload) -> list[tuple[str, Decimal]]:
    lines = [(f"{each['quantity']} × {each['title']}", each["price"]) for each in drawn.get("elements", ())]
    lines += [(each["name"], each["amount"]) for each in drawn.get("adjustments", ())]
    lines += [(name, drawn["summary"][name]) for name in ("shipping_cost", "total_cost")]
    return [(name, Decimal(json.dumps(amount))) for name, amount in lines]


def figures_of_bill(bill: Bill) -> list[tuple[str, Decimal]]:
    lines = [(f"{item.quantity} × {item.title}", item.amount) for item in bill.items]
    lines += [(each.label, each.amount) for each in bill.discounts]
    lines += [("shipping_cost", bill.shipping), ("total_cost", bill.total)]
    places = {"EUR": 2, "JPY": 0, "KWD": 3}[bill.currency]
    return [(name, Decimal(amount).scaleb(-places)) for name, amount in lines]


def lost(what: str, result: Compiled) -> bool:
    """A web address of thousands of characters is nobody's; the report names it."""
    return what == "link" and any(line.startswith("lost") for line in result.report)


@every
@often
@given(message=messages)
def test_every_tap_comes_back_as_the_choice_that_was_meant(name: str, message: Message) -> None:
    native, made = NATIVES[name], channel(name)
    known = (*actions(message), *offered(message))
    for tap in taps(native, compiled(name, message)):
        content = tapped(native, made, tap)
        if made.capabilities.typed:
            assert content == TextIn(text=tap.title)
        else:
            assert isinstance(content, Tapped)
            if turn_page(content.action, content.on):
                continue
            meant = [option for option in known if option.id == content.action]
            assert any(is_short(tap.title, option) for option in meant) or (meant and opens(tap.title, message))


@every
@often
@given(message=messages)
def test_every_action_can_be_tapped_or_has_a_number_or_the_report_says_which_cannot(
    name: str, message: Message
) -> None:
    result = compiled(name, message)
    report = " ".join(result.report)
    if "numbered text" in report:
        last = len(offered(message)) if "detail" not in report else 1
        assert any(f"{last}." in text for text in strings(result.payloads))
        return
    found = taps(NATIVES[name], result)
    there = {tap.action for tap in found}
    # where what is tapped comes back as its title, the title is all that there is
    there |= {each.id for each in (*actions(message), *offered(message)) for tap in found if is_short(tap.title, each)}
    missing = [each for each in actions(message) if each.id not in there]
    assert not missing or "the first" in report or all(option.spare for option in missing)


def tapped(native: Native, made: Channel, tap: Tap) -> Any:
    """What a tap on it is heard as: the provider's webhook, verified and parsed."""
    case = native.case
    body = case.body([native.tapped("1", tap)])
    parsed = made.parse(made.verify(case.sign(body, 0), case.secrets), RECEIVED)
    [item] = parsed.incoming
    assert isinstance(item.what, ShopperWrote)
    return item.what.content


def taps(native: Native, result: Compiled) -> list[Tap]:
    return [tap for payload in result.payloads for tap in native.taps(payload)]


def opens(title: str, message: Message) -> bool:
    """A channel without lists has rows that each open with the list's own word."""
    return " ".join(getattr(message, "opener", "").split()).startswith(SHORTENED.sub("", " ".join(title.split())))


def is_short(title: str, option: Option) -> bool:
    """A button may say more than its option's title (its detail) or less (an ellipsis)."""
    whole, said = " ".join(f"{option.title} – {option.detail}".split()), " ".join(title.split())
    return whole.startswith(SHORTENED.sub("", said))


def test_every_channel_that_sends_is_tested_here() -> None:
    assert set(NATIVES) == set(CHANNELS) - {"web", "email"}


# --- what a message says, and what a payload says -----------------------------------------------------------------


def squash(text: str, bold: str = "*") -> str:
    """Without white space (a seam may fall there) and without bold."""
    return "".join((text.replace(bold, "") if bold else text).split())


def shortenable(message: Message) -> Iterator[str]:
    """Titles: the only texts that may end in an ellipsis."""
    yield getattr(message, "title", "")
    for option in (*getattr(message, "options", ()), *offered(message)):
        yield option.title
    if isinstance(message, Carousel):
        yield from (card.title for card in message.cards)
    link = getattr(message, "link", None)
    yield link.title if link else ""


def actions(message: Message) -> Iterator[Option]:
    yield from getattr(message, "options", ())
    if isinstance(message, Carousel):
        for card in message.cards:
            yield from card.options
        if message.more:
            yield message.more


def strings(value: Payload | Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings(item)
