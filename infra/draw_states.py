"""Writes docs/conversation.md: the states of a conversation, an order and a parcel, drawn from their own tables.

    python -m infra.draw_states

The steps come from STEPS, the orders from ORDER_TRANSITIONS, the parcels from FULFILMENT_RANK. Which step leads to
which is nowhere declared, for any message may come in any step: the arrows are those of the talks below.
"""

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from functions.commerce.orders import ORDER_TRANSITIONS
from functions.commerce.parcels import ENDS_ATTEMPT, FULFILMENT_RANK
from functions.conversation.state import Step
from functions.conversation.steps import STEPS
from functions.conversation.substitute_events import SubstituteProposed
from functions.conversation.updates import UPDATES
from functions.conversation.words import CONTROL, CONTROL_ACTS

DOC = Path(__file__).parents[1] / "docs" / "conversation.md"
ASKS = {
    Step.BROWSING: "What are you looking for?",
    Step.PRODUCT: "This one? Which size or colour?",
    Step.CART: "Check out, change, or keep looking?",
    Step.CHECKOUT_NAME: "What is the name of who gets it?",
    Step.CHECKOUT_SHIPPING: "How shall we deliver it?",
    Step.CHECKOUT_ADDRESS: "To which address?",
    Step.CHECKOUT_PHONE: "On which number can the courier call?",
    Step.CHECKOUT_DAY: "On which day, and at what time?",
    Step.CHECKOUT_EMAIL: "At which e-mail address may we reach you?",
    Step.CHECKOUT_CARD: "What shall we write on the card?",
    Step.CHECKOUT_NOTE: "What should the courier know?",
    Step.CHECKOUT_CONFIRM: "Is this right? Order and pay?",
    Step.AWAITING_PAYMENT: "Will you pay with this link?",
    Step.AFTER_ORDER: "Anything else?",
    Step.RETURN: "What goes back, and why?",
    Step.MOVE_DAY: "Which day instead?",
    Step.CHANGE_ADDRESS: "Where to instead?",
    Step.CANCEL_ORDER: "Shall the order be cancelled?",
    Step.REVIEW_SCORE: "How was it, from 1 to 5?",
    Step.REVIEW_TEXT: "Would you write a few words?",
    Step.REVIEW_PRODUCT: "How many stars does this product get?",
    Step.REVIEW_WORDS: "What would you write with them?",
    Step.REVIEW_PHOTO: "Would you add a picture?",
    Step.HANDLED_SCORE: "How did we handle your return or complaint, from 1 to 5?",
    Step.HANDLED_TEXT: "What went well, what could be better?",
    Step.BUY_DAY: "On which day shall this one come?",
    Step.BUY_CARD: "What shall we write on the card of this one?",
    Step.CHECKOUT_TICKETS: "Which names go on the tickets?",
    Step.INVOICE: "Which company, and which VAT number, shall stand on the invoice?",
    Step.SUBSTITUTE: "Shall this come instead of what cannot be made?",
}
HOME = "Dorpsstraat 1, 2011 AB Haarlem"
TAPS = ("checkout", "nocard", "forme", "forother", "nophone", "move", "readdress")
DAY = "slot:2026-11-27:afternoon"
TALKS: tuple[tuple[str, ...], ...] = (
    (
        "rozen", "de eerste", "Klein", "checkout", "forother", "Sanne", "ship:standard", HOME, "nophone", DAY,
        "s@example.nl", "nocard", "ja", "!open", "!paid", "!delivered", "!later", "5", "Mooi", "4", "Mooi", "rozen",
    ),
    ("add:VAAS-WIT", "checkout", "Sanne", "ship:pickup", DAY, "s@example.nl", "ja", "!open", "doe er maar twee"),
    (
        "add:ROOS-RED", "checkout", "Sanne", "ship:pickup", DAY, "s@example.nl", "nocard", "ja", "!open", "annuleren",
        "rozen",
    ),
    ("add:ROOS-RED", "checkout", "annuleren", "checkout", "Sanne", "annuleren", "rozen", "de eerste", "rozen"),
    (
        "add:VAAS-WIT", "checkout", "forme", "Sanne", "ship:standard", HOME, DAY, "s@example.nl", "ask:note",
        "Bel even", "ask:address",
    ),
    (
        "add:VAAS-WIT", "checkout", "Sanne", "ship:pickup", DAY, "s@example.nl", "ja", "!open", "!delayed payment",
        "!paid", "move", "moveday:2026-11-28",
    ),
    (
        "add:VAAS-WIT", "checkout", "Sanne", "ship:pickup", DAY, "s@example.nl", "ja", "!open", "!paid", "!delivered",
        "!later", "overslaan",
    ),
    ("rozen", "buy:VAAS-WIT", "!open", "!paid"),
    (
        "add:VAAS-WIT", "checkout", "Sanne", "ship:pickup", DAY, "s@example.nl", "ja", "!open", "!paid", "!delivered",
        "!case", "!later", "5", "Netjes opgelost", "overslaan",
    ),
    (
        "add:VAAS-WIT", "checkout", "Sanne", "ship:pickup", DAY, "s@example.nl", "ja", "!open", "!paid", "!delivered",
        "!case", "!later", "overslaan",
    ),
    (
        "rozen", "buy:ROOS-ROOD-S", "vrijdag", "Veel liefs", "!open", "!paid", "buy:ROOS-ROOD-S", "annuleren",
        "buy:ROOS-ROOD-S", "buyday:2026-11-27", "annuleren",
    ),
    (
        "add:VAAS-WIT", "checkout", "Sanne", "ship:pickup", DAY, "s@example.nl", "ja", "!open", "!paid",
        "ik wil iets terugsturen", "de vaas, hij is gebroken", "Toch niet", "annuleer", "Nee, laat staan",
    ),
    (
        "add:VAAS-WIT", "checkout", "Sanne", "ship:pickup", DAY, "s@example.nl", "ja", "!open", "!paid",
        "zakelijke factuur", "Bakkerij Jansen", "NL123456789B01",
    ),
    (
        "add:VAAS-WIT", "checkout", "Sanne", "ship:pickup", DAY, "s@example.nl", "ja", "!open", "!paid", "!proposed",
        "ja",
    ),
    (
        "add:VAAS-WIT", "checkout", "forme", "Sanne", "ship:standard", HOME, DAY, "s@example.nl", "ja",
        "!open", "!paid", "readdress", HOME,
    ),
    ("add:CONCERT", "checkout", "Sanne de Boer", "s@example.nl", "Sanne de Boer"),
)  # fmt: skip
"""What is said (or tapped, or, with "!", happens) one after another."""


def arrows() -> list[tuple[Step, Step]]:
    """From which step to which the talks went, in the order of the steps."""
    from tests.conversation.cases import ended_case
    from tests.conversation.states import new_chat

    found = set()
    for talk in TALKS:
        chat = new_chat()
        before = Step.BROWSING
        for does in talk:
            happens = {
                "!open": lambda chat=chat: chat.observed(),
                "!paid": lambda chat=chat: chat.paid(),
                "!delayed payment": lambda chat=chat: chat.observed("complete", "unpaid"),
                "!delivered": lambda chat=chat: chat.parcel("delivered"),
                "!proposed": lambda chat=chat: chat.happens(
                    SubstituteProposed(order=chat.order.id, line=chat.order.lines[0].sku, words="Een vaas in groen")
                ),
                "!case": lambda chat=chat: ended_case(chat),
                "!later": lambda chat=chat: chat.later(hours=25),
            }.get(does)
            if happens:
                happens()
            elif does in chat.offered() or ":" in does or does in TAPS:
                chat.tap(does)
            else:
                chat.say(does)
            if chat.step is not before:
                found.add((before, chat.step))
            before = chat.step
    steps = list(Step)
    return sorted(found, key=lambda pair: (steps.index(pair[0]), steps.index(pair[1])))


def drawn() -> str:
    rows = "\n".join(f"| `{step.value}` | {ASKS[step]} | `{_file(step)}` |" for step in STEPS)
    words = "\n".join(f"| {act.value} | {', '.join(CONTROL[act])} |" for act in CONTROL_ACTS)
    updates = "\n".join(
        f"| {state} | {f'`{update.template}`' if update.template else 'nothing is said'} | `{update.event}` |"
        for state, update in UPDATES.items()
    )
    return f"""# The states of a conversation

Written by `python -m infra.draw_states` from the tables of the code; a test fails when it is out of date.

## Steps

A step is the question that is open. Any message may come in any step; the arrows are those of ordinary talks.

```mermaid
stateDiagram-v2
    [*] --> browsing
{lines((one.value, other.value) for one, other in arrows())}
```

| step | asks | file in `functions/conversation/steps` |
|---|---|---|
{rows}

## Control words

Heard in every step: as the whole message, mistyped too, or plainly asked for ("kan ik annuleren?").

| | words |
|---|---|
{words}

`back` returns to the step before. `cancel` leaves the checkout for the cart, closes an open payment link, and says what
stays. Answers are kept apart from steps, so that neither loses one.

## Orders

Only an observation of the payment itself makes an order paid.

```mermaid
stateDiagram-v2
    [*] --> awaiting_payment
{lines((one.value, other.value) for one, others in ORDER_TRANSITIONS.items() for other in sorted(others))}
```

## Parcels

A parcel only moves up, by any number of ranks; a van that goes out again begins another attempt, in which it can be
anywhere again but at the end. `delayed` changes the date, `cancelled` the order (docs/adr/0028).

```mermaid
stateDiagram-v2
    [*] --> {next(iter(FULFILMENT_RANK))}
{lines(pairwise(FULFILMENT_RANK))}
{lines((ended, "out_for_delivery") for ended in FULFILMENT_RANK if ended in ENDS_ATTEMPT)}
```

| reported | message | event |
|---|---|---|
{updates}
"""


def lines(pairs: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"    {one} --> {other}" for one, other in pairs)


def _file(step: Step) -> str:
    return STEPS[step].hear.__module__.rsplit(".", 1)[-1] + ".py"


def main() -> None:
    DOC.write_text(drawn())


if __name__ == "__main__":
    main()
