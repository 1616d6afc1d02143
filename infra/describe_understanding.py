"""Writes docs/understanding.md from the intents, the slots and the states that the `understand` command knows.

python -m infra.describe_understanding
"""

from pathlib import Path

from functions.conversation.intents import INTENT_GROUPS, SLOTS
from functions.rehearsal.states import STATES

DOC = Path(__file__).parents[1] / "docs" / "understanding.md"
STATE_MEANS = {
    "browsing": "a list of products was just shown",
    "product": "one with variants is shown",
    "cart": "three lines",
    "checkout_name": "that question was just asked",
    "checkout_address": "that question was just asked",
    "checkout_email": "that question was just asked",
    "checkout_shipping": "that question was just asked",
    "awaiting_payment": "one open link",
    "after_order": "one paid order, not yet dispatched",
    "return": "a return was begun",
    "review": "asked how it was",
}


def described() -> str:
    groups = "\n".join(_group(name, intents) for name, intents in INTENT_GROUPS.items())
    slots = "\n".join(f"| `{name}` | {means} |" for name, means in SLOTS.items())
    states = "\n".join(f"| `{name}` | {STATE_MEANS[name]} |" for name in STATES)
    return f"""# What shoppers mean

Written by `python -m infra.describe_understanding` from `functions/conversation/intents.py`; a test fails when it is
out of date.

No model is called: tables of words and patterns in a fixed order of certainty, both languages always. What a shop
sells, and what its shoppers call it (colours, sizes, occasions, synonyms, compounds), is data of its folder; questions
that it answers itself are in its `faq.md`. How that came to be: [ADR 11](adr/0011-dates-and-numbers-of-our-own.md).

```
python -m functions.conversation understand [FILE …] [--shop FOLDER] [--now 2026-11-25T14:00+01:00]
{{"id": "1", "lang": "nl", "state": "cart", "text": "haal de tweede eruit"}}
{{"id": "1", "intent": "remove", "slots": {{"ordinal": 2, "sku": "TULP-RED"}}, "step": "cart"}}
```

It runs the engine itself over the starter shop (or the folder named), so what is printed is what the shop does.
A line that cannot be read is named on standard error, and the exit code is then 2; the others are answered.
`make understanding` prints how much of the sentences in `tests/understanding` is understood: `own-*` were written here
before the code, `blind-*` and `later-*` by others who had not read it, `held-*` to see whether it holds.

## States

| state | before the sentence |
|---|---|
{states}

`step` names the state that follows; any step of [conversation.md](conversation.md) may.

## Intents

| intent | the shopper |
|---|---|
{groups}

Of two wishes in one message both are acted on, questions first; the first is the `intent`, the second the slot `also`.

## Slots

| slot | what |
|---|---|
{slots}

## What is met with silence

A text that comes again at once (a short one, or an answer, may once more) and more than 20 texts in a minute are taken
for a machine's: nothing is said, for twice as long each time, and `conversation.looping` tells the merchant. A tap, a
control word, yes and no, and whatever is about money are always heard. An insult gets one calm answer, then a short
one, then none; a wish beside it is dealt with.
"""


def _group(name: str, intents: dict[str, str]) -> str:
    rows = "\n".join(f"| `{intent}` | {means} |" for intent, means in intents.items())
    return f"| **{name}** | |\n{rows}"


def main() -> None:
    DOC.write_text(described())


if __name__ == "__main__":
    main()
