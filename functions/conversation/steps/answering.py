"""How the checkout asks, keeps an answer and refuses one. What the questions are is in the files that import this."""

import re

from functions.commerce.address import read_address
from functions.commerce.delivery import today
from functions.commerce.orders import Address
from functions.conversation.booking import shipping_option
from functions.conversation.confused import not_understood
from functions.conversation.day_words import read_day
from functions.conversation.intents import Intent
from functions.conversation.message import Option, Text
from functions.conversation.talk import Talk

EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")


def ask(talk: Talk, body: str, *options: Option, now: str = "") -> None:
    """Ask; an answer that is there already can be kept with one tap."""
    every = [*([talk.option("keep", "keep")] if now else []), *options]
    if every:
        talk.ask(body, *every)
    else:
        talk.send(Text(body=body), overtakable=True)


def keep(talk: Talk, **fields: object) -> None:
    """An answer in the draft, whatever becomes of the question."""
    talk.change(draft=talk.conversation.draft.model_copy(update=fields), misunderstood=0)


def wrong(talk: Talk, key: str, **values: object) -> None:
    """What was wrong and what to do; the second time in a row a person is offered too."""
    talk.understood(Intent.INVALID_ANSWER)
    if talk.conversation.misunderstood:
        not_understood(talk, talk.text(key, **values))
        return
    talk.change(misunderstood=talk.conversation.misunderstood + 1)
    talk.say(key, **values)


def read_email(text: str) -> str:
    """The address in a text; "": none that can be written to."""
    found = EMAIL.search(text)
    sound = found is not None and ".." not in found.group() and len(found.group()) <= 254
    return found.group().strip(".").lower() if found and sound else ""


def countries(talk: Talk) -> tuple[str, ...]:
    """Where the chosen shipping goes; before it is chosen, wherever any goes."""
    option = shipping_option(talk, talk.conversation.draft.shipping)
    if option and option.countries:
        return option.countries
    every = tuple(dict.fromkeys(country for each in talk.rules.shipping for country in each.countries))
    return every or (talk.rules.country,)


def keep_more(talk: Talk, text: str) -> None:
    """An address, an e-mail or a day told before it was asked for."""
    draft = talk.conversation.draft
    found = EMAIL.search(text)
    if found:
        draft = draft.model_copy(update={"email": found.group().strip(".").lower()})
        text = text.replace(found.group(), " ")
    address = read_address(text.strip(" ,\n"), Address(), countries(talk))
    day = read_day(text, today(talk.rules, talk.now))
    if address.postcode and address.number:
        draft = draft.model_copy(update={"address": address})
    elif day:
        draft = draft.model_copy(update={"wanted": day})
    talk.change(draft=draft)
