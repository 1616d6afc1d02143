"""Writes docs/privacy.md: what is kept of a person, what for, until when, and what erasing does with it.

    python -m infra.describe_privacy

The models are walked and the rules (`functions/privacy/rules.py`, `places.py`) looked up; a test fails for a field or
an item without a rule, for a rule of a field that is gone, and when the page is out of date.
"""

from collections.abc import Iterator
from pathlib import Path
from types import EllipsisType, NoneType
from typing import Any, get_args

from pydantic import BaseModel

from functions.carriers.carrier import CarrierReport
from functions.commerce.event_days import EventState
from functions.commerce.issued import IssuedCode
from functions.commerce.noted import Noted
from functions.commerce.orders import Order
from functions.commerce.reviews import Review
from functions.commerce.tickets import Ticket
from functions.conversation.state import Conversation
from functions.payments.attempts import AttemptItem
from functions.payments.command import LookBack, PaymentCommand
from functions.privacy.places import ELSEWHERE, ITEMS
from functions.privacy.rules import Erased, Rule, name_of, rule_of
from functions.storage.turns import Mark, Turn
from functions.storage.waits import Wait

DOC = Path(__file__).parents[1] / "docs" / "privacy.md"
ROOTS: dict[type[BaseModel], str] = {
    Conversation: "Conversations (`CONV#… STATE`)",
    Order: "Orders (`ORDER#… STATE`)",
    IssuedCode: "Discount codes made for one person (`CODE#… ISSUED`)",
    Noted: "The feedback inbox (`NOTED#…`)",
    Review: "Reviews of products (`REVIEW#…`)",
    AttemptItem: "Attempts to pay (`ORDER#… ATTEMPT#…`)",
    Turn: "Turns (`CONV#… TURN#…`), and events in the queues",
    Mark: "Marks of turns (`CONV#… TURN#…#MARKS`)",
    PaymentCommand: "Commands in the payments queue",
    LookBack: "The clock's own commands in the payments queue",
    Ticket: "Tickets (`EVENT#… TICKET#…`)",
    EventState: "What became of events (`EVENT#… STATE`)",
    CarrierReport: "What carriers told early (`PARCEL#… EARLY#…`)",
    Wait: "Waits (`CONV#… WAIT`)",
}
"""Whatever is written to the table or a queue as JSON."""


def leaves(annotation: Any) -> Iterator[Any]:
    """The types that an annotation is made of: `tuple[Line, ...] | None` is made of Line."""
    inner = [each for each in get_args(annotation) if not isinstance(each, str | int)]
    types = [each for each in inner if each is not NoneType and each is not Ellipsis]
    if not types:
        yield annotation
    for each in types:
        if isinstance(each, type | EllipsisType) or get_args(each):
            yield from leaves(each)


def is_model(found: Any) -> bool:
    return isinstance(found, type) and issubclass(found, BaseModel)


def models(root: type[BaseModel]) -> list[type[BaseModel]]:
    """It, and every model within it, in the order in which they are met."""
    found: list[type[BaseModel]] = []
    waiting = [root]
    while waiting:
        model = waiting.pop(0)
        if model not in found:
            found.append(model)
            model.model_rebuild()  # a model that is named before it is written is not known otherwise
            fields = model.model_fields.values()
            waiting += [each for field in fields for each in leaves(field.annotation) if is_model(each)]
    return found


def fields(model: type[BaseModel]) -> list[str]:
    """Those that hold something themselves: what only holds models is spoken for by these."""
    return [
        name
        for name, field in model.model_fields.items()
        if not all(is_model(each) for each in leaves(field.annotation)) or rule_of(model, name)
    ]


def unruled() -> list[str]:
    """ "orders.Order.nickname": fields that nobody has said anything about."""
    return [
        f"{name_of(model)}.{field}"
        for model in every_model()
        for field in fields(model)
        if rule_of(model, field) is None
    ]


def every_model() -> list[type[BaseModel]]:
    return list(dict.fromkeys(model for root in ROOTS for model in models(root)))


def page() -> str:
    items = "\n".join(
        f"| `{kind}` | {place.holds} | {place.purpose} | {place.expires} | {place.fate.value} |"
        for kind, place in ITEMS.items()
    )
    elsewhere = "\n".join(f"| {where} | {' | '.join(said)} |" for where, said in ELSEWHERE.items())
    return f"{HEAD}\n{items}\n\n{ELSEWHERE_HEAD}\n{elsewhere}\n\n{FIELDS_HEAD}\n\n{_tables()}\n{TAIL}"


def _tables() -> str:
    told: set[str] = set()
    parts = []
    for root, title in ROOTS.items():
        fresh = [model for model in models(root) if name_of(model) not in told]
        told |= {name_of(model) for model in fresh}
        rows = [row for model in fresh for row in _rows(model)]
        if rows:
            parts.append(
                f"### {title}\n\n| attribute | holds | purpose | when erased |\n|---|---|---|---|\n"
                + "\n".join(rows)
                + "\n"
            )
    return "\n".join(parts)


def _rows(model: type[BaseModel]) -> Iterator[str]:
    """A row for each rule: fields of the same rule share one."""
    by_rule: dict[Rule, list[str]] = {}
    for field in fields(model):
        rule = rule_of(model, field)
        if rule and rule.personal:
            by_rule.setdefault(rule, []).append(field)
    for rule, named in by_rule.items():
        attributes = ", ".join(f"`{model.__name__}.{field}`" for field in named)
        yield f"| {attributes} | {rule.holds} | {rule.purpose} | {_erased(rule)} |"


def _erased(rule: Rule) -> str:
    return f"**{rule.erased.value}**" if rule.erased is Erased.KEPT else rule.erased.value


HEAD = """# Personal data

Written by `python -m infra.describe_privacy` from the models and the rules (`functions/privacy`); a test fails when it
is out of date, and for a field or an item that has no rule. Article numbers are the GDPR's unless said otherwise.

The shop's owner is the controller, and this program theirs. There is no other database, and no analytics.

## Where it is

Times to live are DynamoDB's, which deletes within a few days of them.

| item | holds | purpose | kept | when erased |
|---|---|---|---|---|"""

ELSEWHERE_HEAD = """Besides the table:

| where | holds | kept | when erased |
|---|---|---|---|"""

FIELDS_HEAD = """## Every attribute that is about a person

How long: as its item above. What is not here says nothing about a person; that too is a rule of each field."""

TAIL = """## Asking, and being erased

**In the chat.** "welke gegevens hebben jullie van mij" tells what kinds are kept and how to get the file; "verwijder
mijn gegevens" says what goes, what must stay and why, and asks. After a yes the shopper is told that it is done, as the
last message, and everything goes within minutes. While an order is unpaid, on its way or being refunded, its data is
needed: the shopper is told so, and erased by itself when it is over (looked at every 12 hours; a paid order counts as
delivered after 30 days). Whoever writes again afterwards begins anew.

**By the merchant.** A person is found by phone, e-mail, order number or conversation:

```
make privacy STAGE=prod ARGS="export --phone +31612345678 --out person.json"
make privacy STAGE=prod ARGS="erase --email sanne@example.nl"          # says what it found
make privacy STAGE=prod ARGS="erase --email sanne@example.nl --yes"    # does it
make privacy STAGE=prod ARGS="tidy --days 400"
```

`export` writes JSON (art. 15 and 20): every item and dead letter as kept, with its expiry and purpose. `erase` refuses
while something is on its way, and says what; `--force` erases all the same (the order then cannot be delivered from
here). An e-mail address is found where it stands on an order or in a checkout that was begun; a gift's recipient is not
the buyer, and is not found by phone.

**What stays, and why.** Of a paid order: number, lines, amounts, VAT rates, dates, country, state, score, Stripe's
ids. Dutch tax law wants the books kept for seven years (AWR art. 52 lid 4; GDPR art. 17(3)(b)). Between a shop and a
consumer it asks for no customer's name on them, so name, e-mail, phone, address but the country, card, courier note and
review go. The order then belongs to nobody: `erased:{order}` instead of the conversation, whose id is made of a phone
number. An order that was never paid goes after 35 days.

**What comes late.** A tombstone without data stands where the conversation was, for 35 days: a redelivered message, a
timer, a failed status or a parcel's scan is dropped there. What is observed of money is still decided: a payment that
arrives late is settled or refunded, and nobody is told. The edge knows no talks, so a redelivered message claims its
alias again, and a late "read" is noted: the one goes with the next tidy-up, the other after 2 days.

**By itself.** Turns, marks, receipts, deliveries and conversations have a time to live. Aliases and the personal part
of orders have none; once a week the eraser takes aliases whose conversation has gone, and scrubs orders older than
`retention_days` that nothing is waiting for.

## What it costs

Finding a person is a scan of the table, for nothing names all of their items: 0.25 read units a KB, $ 0.000031 a MB at
$ 0.125 a million units. A table of 1 GB costs 3 cents and some minutes. The eraser runs up to 15 minutes, and goes on
where it stopped.
"""


def main() -> None:
    DOC.write_text(page())


if __name__ == "__main__":
    main()
