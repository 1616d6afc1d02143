"""Why something was not done, in the language of whoever reads the page.

The core, the API and the commands say why in English. Here each of those sentences has a key of texts
(templates/pages/console/reasons); one that is not here is shown as it was told.
"""

import re

from functions.console.texts import FALLBACK, Texts

REASONS: tuple[tuple[str, str], ...] = (
    (r"already dispatched|the order has left already|order \S+ has left already", "left"),
    (r"order \S+ cannot be cancelled: already dispatched", "left"),
    (r"that day is full, or is over", "day"),
    (r"it is that day already", "same_day"),
    (r"the parcel is already there, or further", "further"),
    (r"(?:order \S+ cannot be cancelled: )?the payment is disputed.*", "disputed"),
    (r"(?:order \S+ cannot be cancelled: )?something of it is being returned or exchanged", "returned"),
    (r"too many parcels", "parcels"),
    (r"there is no order (?P<order>\S+)", "no_order"),
    (r"there is no return (?P<number>\S+)", "no_return"),
    (r"the bank has to pay|(?:order \S+ cannot be cancelled: )?the bank has yet to pay", "bank"),
    (r"(?:order \S+ cannot be cancelled: )?(?:cancelled already|the order is cancelled)", "cancelled"),
    (r"nothing is left to refund", "nothing_left"),
    (r"(?P<left>\S+ \S+) is left to refund, not (?P<asked>\S+ \S+)", "too_much"),
    (r"(?P<sku>\S+): (?P<left>\d+) of \d+ can be refunded", "units_refunded"),
    (r"(?P<left>\d+) of (?P<sku>\S+) can be sent, not \d+", "units_sent"),
    (r"say what is in the parcel: all the numbers are 0", "empty_parcel"),
    (r"the order is in review: accept or refund it there", "in_review"),
    (r"say why in `note`: the shopper reads it", "say_why"),
    (r"it was received already", "received"),
    (r"it does not have to come back", "stays"),
    (r"nothing about (?:it|this order) is to be decided", "nothing_to_decide"),
    (r"its dispute is to be answered in Stripe", "in_stripe"),
    (r"only an order in review can be accepted: refund it, or dismiss it", "only_review"),
    (r"an order in review is accepted or refunded", "review_ends"),
    (r"nothing has been received (?:yet: wait for the bank, or look at Stripe|that could go back)", "nothing_received"),
    (r"what was paid has gone back already.*", "gone_back"),
    (r"what it held went to somebody else: refund it", "sold"),
    (r"the bank has given the buyer the money back: nothing more goes back for it", "bank_gave"),
    (r"“(?P<text>.*)” is not an amount: write it as .*", "no_amount"),
    (r"“(?P<text>.*)” is not a day: write 2026-12-04", "no_day"),
    (r"order (?P<order>\S+): it is .*: there is nothing to pack", "no_slip"),
    (r"order (?P<order>\S+): all of it was refunded: there is nothing to make", "no_slip"),
    (r"that message is not there any more: load the page anew", "no_message"),
    (r"that message cannot be sent again: .*", "not_again"),
    (r"that event is not there any more: load the page anew", "no_event"),
    (r"that event cannot be played back: .*", "not_replayed"),
    (r"(?:attempt \d+: )?(?P<got>[A-Z]{3} \S+) was paid, not (?P<asked>[A-Z]{3} \S+)", "paid_otherwise"),
    (r"a refund of (?P<amount>[A-Z]{3} \S+) failed", "refund_failed"),
    (r"it has (?P<had>[\d,]+) characters; at most (?P<most>[\d,]+) are allowed → shorten it", "approved_long"),
    (r"it does not use all of (?P<names>.*) → name each of them once", "approved_variables"),
    (r"it begins or ends with a variable → put words before the first and after the last", "approved_ends"),
    (r"two variables stand side by side → put words between them", "approved_side"),
    (r"the shop does not have that text approved any more: load the page anew", "approved_gone"),
    (r"a dispute of (?P<amount>[A-Z]{3} \S+): (?P<reason>.*)", "dispute"),
    (r"until: (?P<moment>\S+ \S+) has passed", "moment_passed"),
    (r"orders a day: write a whole number; 0 goes back to the rules", "whole_number"),
    (r"orders_a_day: .*", "orders_many"),
    (r"why: .*", "reason_long"),
    (r"nothing was asked: choose what is to change|the form asks for nothing that is known.*", "nothing_asked"),
)


def in_words(locale: str, reason: str) -> str:
    if locale == FALLBACK:
        return reason
    for pattern, key in REASONS:
        if found := re.fullmatch(pattern, reason):
            return Texts(locale)(f"reasons.{key}", **found.groupdict())
    return reason
