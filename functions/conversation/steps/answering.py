"""How the checkout asks, keeps an answer and refuses one. What the questions are is in the files that import this."""

from functions.commerce.delivery import today
from functions.commerce.orders import Address
from functions.commerce.phone import read_phone
from functions.conversation.booking import shipping_option
from functions.conversation.confused import not_understood
from functions.conversation.dates import read_day
from functions.conversation.email import read_email
from functions.conversation.intents import Intent
from functions.conversation.message import Option, Text
from functions.conversation.registered import hear_here
from functions.conversation.talk import Talk

LEAST_DIGITS = 9
"""Of a telephone number: with fewer its library, which takes a while to load, is left alone."""


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


def countries(talk: Talk) -> tuple[str, ...]:
    """Where the chosen shipping goes; before it is chosen, wherever any goes."""
    option = shipping_option(talk, talk.conversation.draft.shipping)
    if option and option.countries:
        return option.countries
    every = tuple(dict.fromkeys(country for each in talk.rules.shipping for country in each.countries))
    return every or (talk.rules.country,)


def keep_more(talk: Talk, text: str) -> None:
    """An address, a telephone number, an e-mail or a day told before it was asked for."""
    keep_contact(talk, text)
    told = hear_here(talk, text.strip(" ,\n"), Address(), countries(talk))
    day = read_day(text, today(talk.rules, talk.now))
    if told.address.postcode and told.address.number:
        talk.change(draft=talk.conversation.draft.model_copy(update={"address": told.address}))
    elif day:
        talk.change(draft=talk.conversation.draft.model_copy(update={"wanted": day}))


def keep_contact(talk: Talk, text: str) -> None:
    """What of a message is an e-mail address or a telephone number; a doubtful e-mail is asked about in its turn."""
    if not text.strip():
        return
    draft = talk.conversation.draft
    email, meant = read_email(text)
    phone = read_phone(text, countries(talk)[0]) if sum(char.isdigit() for char in text) >= LEAST_DIGITS else None
    if email or meant:
        draft = draft.model_copy(update={"email": email, "email_meant": meant or ""})
    if phone:
        draft = draft.model_copy(update={"phone": phone})
    talk.change(draft=draft)
