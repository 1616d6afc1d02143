"""The checkout's questions in one form, for a channel that shows forms. What is wrong is asked again, in the form.

Who answers in words instead goes on in words: the form stands in for the first question, and never blocks it.
"""

from functions.commerce.address import missing_parts, read_address
from functions.commerce.delivery import delivers_to
from functions.commerce.orders import Address
from functions.commerce.phone import read_phone
from functions.commerce.shop import ShippingOption
from functions.conversation.booking import shipping_option
from functions.conversation.effects import Send
from functions.conversation.email import read_email
from functions.conversation.intents import Intent
from functions.conversation.message import Choices, Form, FormField, Message, Option, Text
from functions.conversation.names import is_name, read_name
from functions.conversation.steps import where, who
from functions.conversation.steps.answering import countries, keep
from functions.conversation.talk import Talk
from functions.conversation.ticket_cart import only_tickets

FORM = "checkout"
FEWEST = 2
"""Answers that are missing: for one, a question will do."""
Errors = dict[str, str]


def instead_of_question(talk: Talk) -> None:
    """Make the question that was just asked the first field of a form, where several answers are missing."""
    if only_tickets(talk):
        return
    asked = talk.effects[-1] if talk.effects else None
    if isinstance(asked, Send) and isinstance(asked.message, Text | Choices) and _missing(talk) >= FEWEST:
        talk.effects[-1] = asked.model_copy(update={"message": _form(talk, asked.message, {}, {})})


def take(talk: Talk, answers: dict[str, str]) -> bool:
    """Keep what is right; True: all of it was. Else the form is shown again with what was wrong, and as typed."""
    errors: Errors = {}
    _take_who(talk, answers, errors)
    option = _take_shipping(talk, answers, errors)
    address = _read_address(talk, answers, option, errors) if option and option.countries else None
    _take_email(talk, answers, errors)
    if not errors and address:
        where.take_address(talk, address)
    if not errors:
        return True
    talk.understood(Intent.INVALID_ANSWER)
    again = Text(body=talk.text("form_again", errors=list(errors.values())))
    talk.send(_form(talk, again, answers, errors), overtakable=True)
    return False


def _missing(talk: Talk) -> int:
    draft = talk.conversation.draft
    option = shipping_option(talk, draft.shipping)
    needs_address = option is None or where.address_missing(talk, option)
    return sum((not draft.name, option is None, needs_address, not draft.email))


# --- the answers ----------------------------------------------------------------------------------------------


def _take_who(talk: Talk, answers: dict[str, str], errors: Errors) -> None:
    name = read_name(answers.get("name", ""), talk.conversation.profile_name)
    gift = answers.get("gift") == "other"
    if name:
        who.take_name(talk, name, gift=gift)
    else:
        errors["name"] = talk.text("invalid_name")
    phone = answers.get("phone", "").strip()
    found = read_phone(phone, talk.rules.country) if phone else None
    if phone and not found:
        errors["phone"] = talk.text("invalid_phone")
    else:
        keep(talk, phone=found or "")


def _take_shipping(talk: Talk, answers: dict[str, str], errors: Errors) -> ShippingOption | None:
    option = shipping_option(talk, answers.get("shipping", "")) or _only_option(talk)
    if option:
        where.take_shipping(talk, option)
    else:
        errors["shipping"] = talk.text("invalid_shipping")
    return option


def _only_option(talk: Talk) -> ShippingOption | None:
    return talk.rules.shipping[0] if len(talk.rules.shipping) == 1 else None


def _read_address(talk: Talk, answers: dict[str, str], option: ShippingOption, errors: Errors) -> Address:
    place = f"{answers.get('postcode', '')} {answers.get('city', '')}".strip()
    address = read_address(f"{answers.get('street', '')}, {place}", Address(), countries(talk))
    missing = missing_parts(address)
    if missing:
        field = {"postcode": "postcode", "city": "city"}.get(missing[0], "street")
        errors[field] = talk.text("form_needs", missing=list(missing))
    elif not delivers_to(option, address):
        errors["postcode"] = talk.text("form_not_there", option=option.label[talk.locale])
    return address


def _take_email(talk: Talk, answers: dict[str, str], errors: Errors) -> None:
    email, meant = read_email(answers.get("email", ""))
    if email or meant:
        talk.understood(Intent.PROVIDE_EMAIL, email=email)
        keep(talk, email=email, email_meant=meant or "")  # what was meant is asked next
    else:
        errors["email"] = talk.text("invalid_email")


# --- the form -------------------------------------------------------------------------------------------------


def _form(talk: Talk, instead: Text | Choices, typed: dict[str, str], errors: Errors) -> Message:
    fields = [
        field.model_copy(
            update={
                "value": typed.get(field.id, field.value),
                "error": errors.get(field.id, ""),
                "hint": _hint(talk, field),
            }
        )
        for field in (*_who_fields(talk), *_where_fields(talk), *_contact_fields(talk))
    ]
    return Form(
        id=FORM,
        heading=talk.text("form_heading"),
        fields=tuple(fields),
        submit=talk.text("label_form_on"),
        instead=instead,
    )


def _hint(talk: Talk, field: FormField) -> str:
    return talk.text("form_if_delivered") if field.id == "street" and not field.required else ""


def _who_fields(talk: Talk) -> tuple[FormField, ...]:
    draft, profile = talk.conversation.draft, talk.conversation.profile_name
    known = draft.name or (profile if is_name(profile) else "")
    options = (talk.option("me", "for_me"), talk.option("other", "for_other"))
    return (
        FormField(
            id="gift",
            label=talk.text("form_for"),
            input="choice",
            options=options,
            value="other" if draft.gift else "me",
        ),
        FormField(id="name", label=talk.text("form_name"), autocomplete="name", value=known),
    )


def _where_fields(talk: Talk) -> tuple[FormField, ...]:
    draft = talk.conversation.draft
    address = draft.address or Address()
    always = all(option.countries for option in talk.rules.shipping)
    usual = {"required": always}
    fields = [
        FormField(
            id="street",
            label=talk.text("form_street"),
            autocomplete="address-line1",
            value=f"{address.street} {address.number}".strip(),
            **usual,
        ),
        FormField(
            id="postcode", label=talk.text("form_postcode"), autocomplete="postal-code", value=address.postcode, **usual
        ),
        FormField(id="city", label=talk.text("form_city"), autocomplete="address-level2", value=address.city, **usual),
    ]
    if len(talk.rules.shipping) > 1:
        choices = tuple(_plain(where.shipping_choice(talk, option)) for option in talk.rules.shipping)
        chosen = draft.shipping or talk.rules.shipping[0].id
        label = talk.text("form_shipping")
        fields.insert(0, FormField(id="shipping", label=label, input="choice", options=choices, value=chosen))
    return tuple(fields)


def _plain(option: Option) -> Option:
    return option.model_copy(update={"id": option.id.removeprefix("ship:")})


def _contact_fields(talk: Talk) -> tuple[FormField, ...]:
    draft = talk.conversation.draft
    return (
        FormField(id="email", label=talk.text("form_email"), input="email", autocomplete="email", value=draft.email),
        FormField(
            id="phone",
            label=talk.text("form_phone"),
            input="tel",
            autocomplete="tel",
            required=False,
            value=draft.phone or "",
        ),
    )
