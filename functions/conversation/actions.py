"""What each tap does. An action id is `verb` or `verb:arguments`; an unknown or stale one never harms.

But for "page:…" (paging.py), which turns a page and is no step of the talk.
"""

from collections.abc import Callable

from functions.commerce.catalogue import Wish
from functions.conversation import (
    aftercare,
    cancelling,
    controls,
    move_day,
    moving,
    notices,
    parcel_wishes,
    photos,
    privacy,
    readdress,
    return_talk,
    return_taps,
    ticket_transfer,
    watches,
)
from functions.conversation.basket import add_to_cart, reorder, set_in_cart, show_cart, tell_added, undo
from functions.conversation.booking import shipping_option
from functions.conversation.confused import not_understood
from functions.conversation.lines import remove_line, show_line, show_lines, swap_line
from functions.conversation.open_question import CHECKOUT_STEPS
from functions.conversation.order_status import tell_order_status
from functions.conversation.payment import confirm, resume_payment
from functions.conversation.product_reviews import show_reviews
from functions.conversation.reopening import wait as wait_to_reopen
from functions.conversation.said import Said
from functions.conversation.sharing import share
from functions.conversation.show import browse, more, search, show_product, show_similar, wanted_units
from functions.conversation.state import Step
from functions.conversation.steps import (
    buy_now,
    checkout,
    day,
    extras,
    handled,
    invoice,
    offer,
    review,
    review_photo,
    review_product,
    substitute,
    tickets,
    where,
    who,
)
from functions.conversation.talk import Talk
from functions.conversation.words import Act


def act_on(talk: Talk, action: str) -> None:
    """Do what a tapped action says; a template's quick reply may carry the word itself ("Stop")."""
    verb, _, rest = action.partition(":")
    do = ACTIONS.get(verb)
    talk.change(misunderstood=0)
    if do:
        do(talk, rest)
    else:
        controls.obey_word(talk, action)


def _category(talk: Talk, category: str) -> None:
    search(talk, Wish(category=category))


def _product(talk: Talk, product_id: str) -> None:
    product = talk.shop.product(product_id)
    if product:
        show_product(talk, product)
    else:
        talk.say("not_sold")
        browse(talk)


def _add(talk: Talk, sku: str) -> None:
    tell_added(talk, sku, add_to_cart(talk, sku, wanted_units(talk, sku)))


def _quantity(talk: Talk, rest: str) -> None:
    number, _, sku = rest.partition(":")
    if number.isdigit() and talk.conversation.cart.quantity(sku):
        set_in_cart(talk, sku, int(number))
    show_cart(talk)


def _remove(talk: Talk, sku: str) -> None:
    if talk.conversation.cart.quantity(sku):
        remove_line(talk, sku)
    else:
        show_cart(talk)


def _swap(talk: Talk, rest: str) -> None:
    sku, _, other = rest.partition(":")
    swap_line(talk, sku, other)


def _my_name(talk: Talk, _: str) -> None:
    who.take_name(talk, talk.conversation.profile_name, gift=False)
    checkout.next_question(talk)


def _street(talk: Talk, name: str) -> None:
    if talk.conversation.step is Step.CHANGE_ADDRESS:
        readdress.choose_part(talk, "street", name)
        return
    where.choose_part(talk, "street", name)
    checkout.next_question(talk)


def _city(talk: Talk, name: str) -> None:
    if talk.conversation.step is Step.CHANGE_ADDRESS:
        readdress.choose_part(talk, "city", name)
        return
    where.choose_part(talk, "city", name)
    checkout.next_question(talk)


def _for(talk: Talk, *, gift: bool) -> None:
    """Changing one's mind about it asks for the name, as the old one is of somebody else."""
    (who.for_other if gift else who.for_me)(talk)
    checkout.next_question(talk)


def _shipping(talk: Talk, option_id: str) -> None:
    option = shipping_option(talk, option_id)
    if option:
        where.take_shipping(talk, option)
        checkout.next_question(talk)
    else:
        where.ask_shipping(talk)


def _day(talk: Talk, rest: str) -> None:
    if day.choose(talk, rest):
        checkout.next_question(talk)


def _email(talk: Talk, which: str) -> None:
    extras.choose_email(talk, which)
    checkout.next_question(talk)


def _substitution(talk: Talk, choice: str) -> None:
    kept = {"substitution": choice} if choice in extras.SUBSTITUTIONS else {}
    checkout.answer(talk, **kept)


def _offer(talk: Talk, sku: str) -> None:
    """In the checkout it goes on with its question; later it is a product like any other."""
    if talk.conversation.step in CHECKOUT_STEPS:
        offer.accept(talk, sku)
        checkout.next_question(talk)
    else:
        _add(talk, sku)


def _ticket_mine(talk: Talk, _: str) -> None:
    tickets.take_own(talk)
    checkout.next_question(talk)


def _no_card(talk: Talk, _: str) -> None:
    checkout.answer(talk, card_message="")


def _confirm(talk: Talk, version: str) -> None:
    """A button of an old summary confirms nothing: the version of the cart it showed is part of it."""
    if talk.conversation.step is Step.AWAITING_PAYMENT and resume_payment(talk, for_cart=True):
        return
    if not talk.conversation.cart.empty and checkout.unanswered(talk):
        checkout.next_question(talk)  # a summary is shown once nothing is left to ask
        return
    confirm(talk, int(version) if version.isdigit() else -1)


def _new_link(talk: Talk, order_id: str) -> None:
    if talk.conversation.order != order_id or not resume_payment(talk):
        checkout.start(talk)


def _score(talk: Talk, rest: str) -> None:
    score, _, order_id = rest.partition(":")
    if score.isdigit() and 1 <= int(score) <= 5:
        review.take_score(talk, int(score), order_id)
    else:
        not_understood(talk)


ACTIONS: dict[str, Callable[[Talk, str], None]] = {
    "browse": lambda talk, _: browse(talk),
    "cat": _category,
    "more": lambda talk, _: more(talk),
    "p": _product,
    "choose": _product,
    "similar": show_similar,
    "reopened": lambda talk, _: wait_to_reopen(talk),
    "notice": notices.wait_for,
    "noticefor": notices.wait_for_product,
    "nonotice": notices.call_off,
    "watch": watches.answer,
    "nowatch": watches.call_off,
    "add": _add,
    "buy": buy_now.start,
    "buywhich": buy_now.choose,
    "buyday": buy_now.tap_day,
    "buycard": lambda talk, _: buy_now.no_card(talk),
    "cart": lambda talk, _: show_cart(talk),
    "edit": lambda talk, _: show_lines(talk),
    "line": show_line,
    "qty": _quantity,
    "rm": _remove,
    "swap": _swap,
    "undo": lambda talk, _: undo(talk),
    "reorder": lambda talk, _: reorder(talk),
    "checkout": lambda talk, _: checkout.start(talk),
    "myname": _my_name,
    "street": _street,
    "city": _city,
    "forme": lambda talk, _: _for(talk, gift=False),
    "forother": lambda talk, _: _for(talk, gift=True),
    "ship": _shipping,
    "day": _day,
    "slot": _day,
    "mail": _email,
    "nophone": lambda talk, _: checkout.answer(talk, phone=""),
    "nonote": lambda talk, _: checkout.answer(talk, courier_note=""),
    "subst": _substitution,
    "anon": lambda talk, rest: checkout.answer(talk, anonymous=rest == "1"),
    "offer": _offer,
    "move": lambda talk, _: move_day.start(talk),
    "moveday": move_day.choose,
    "readdress": lambda talk, _: readdress.start(talk),
    "sameaddress": lambda talk, _: readdress.stay(talk),
    "moveslot": move_day.choose,
    "cancelorder": lambda talk, _: cancelling.do_cancel(talk),
    "cancelwhich": cancelling.tap_which,
    "keeporder": lambda talk, _: cancelling.keep(talk),
    "nocard": _no_card,
    "ticketme": _ticket_mine,
    "give": ticket_transfer.give,
    "ungive": ticket_transfer.revoke,
    "keep": lambda talk, _: checkout.keep_answer(talk),
    "ask": checkout.change_answer,
    "change": lambda talk, _: checkout.offer_changes(talk),
    "confirm": _confirm,
    "newlink": _new_link,
    "status": lambda talk, _: tell_order_status(talk),
    "menu": lambda talk, _: controls.show_menu(talk),
    "help": lambda talk, _: controls.help_out(talk),
    "human": lambda talk, _: controls.ask_for_human(talk),
    "company": lambda talk, _: invoice.begin(talk, Said(Act.INVOICE, "")),
    "novat": lambda talk, _: invoice.without_vat_id(talk),
    "return": lambda talk, _: aftercare.begin_return(talk),
    "complain": lambda talk, _: aftercare.complain(talk, Said(Act.COMPLAINT, "")),
    "notgot": parcel_wishes.tap_not_received,
    "found": parcel_wishes.tap_found,
    "retry": parcel_wishes.tap_retry,
    "fetch": parcel_wishes.tap_fetch,
    "noreturn": lambda talk, _: return_talk.leave(talk),
    "withdraw": lambda talk, _: return_talk.begin_withdrawal(talk),
    "rorder": return_taps.tap_order,
    "rhere": return_taps.tap_here,
    "rcancel": return_taps.tap_cancel,
    "rline": return_taps.tap_line,
    "rqty": return_taps.tap_quantity,
    "rwhy": return_taps.tap_reason,
    "rfault": return_taps.tap_fault,
    "rphoto": return_taps.tap_photo,
    "rwish": return_taps.tap_wish,
    "rnew": return_taps.tap_instead,
    "rmore": return_taps.tap_more,
    "rsend": return_taps.tap_send,
    "rkeep": return_taps.tap_keep,
    "rsent": return_taps.tap_sent,
    "rinstead": return_taps.tap_other,
    "rmoney": return_taps.tap_money,
    "score": _score,
    "noreview": lambda talk, _: review.skip(talk),
    "passphoto": lambda talk, _: photos.pass_on(talk),
    "stars": review_product.tap_stars,
    "nostars": review_product.skip,
    "samewords": review_product.same_words,
    "nowords": review_product.skip,
    "nophoto": review_photo.skip,
    "reviews": show_reviews,
    "share": lambda talk, _: share(talk),
    "subok": substitute.accept,
    "subother": substitute.show_others,
    "subtake": substitute.take,
    "subback": substitute.refund,
    "handled": handled.tap_score,
    "nohandled": lambda talk, _: handled.skip(talk),
    "erase": privacy.answer_tap,
    "moveto": moving.offer,
    "comeback": lambda talk, _: moving.come_back(talk),
    "channels": lambda talk, _: moving.list_channels(talk),
    "unlink": lambda talk, _: moving.unlink(talk),
}
