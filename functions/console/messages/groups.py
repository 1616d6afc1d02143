"""The messages as a merchant thinks of them: GROUPS, the first of which that fits has it."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Group:
    name: str
    """Of its text: "messages.group_<name>"."""
    fits: re.Pattern[str]


def _group(name: str, words: str) -> Group:
    return Group(name, re.compile(rf"^(?:{words})"))


GROUPS = (
    _group("approved", "approved_"),
    _group("mail", "mail_"),
    _group("alerts", "alert_"),
    _group("buttons", "label_"),
    _group(
        "welcome", "greeting|hello|welcome|help|menu|language|privacy|smalltalk|hours|machine|channel|delivery$|faq"
    ),
    _group("returns", "return|exchange|may_withdraw|not_received|complaint|withdraw|reason|offer"),
    _group("reviews", "review|ask_(?:review|stars|score|words|handled)|feedback|handled|score|stars|rating"),
    _group("tickets", "ticket|give_|gift_|event_|tickets"),
    _group(
        "payment",
        "payment|buy_now|buy_which|paid|pay|checkout_refused|chat_invoice|invoice|preparing|looking_for|receipt|refund|"
        "link_closed|price_changed|exchange_charge|exchange_unpaid|one_moment|take_your_time",
    ),
    _group("notices", "notice|notify|watch|back_in_stock|price_drop|saved_search|shop_reopened|tip|stopped|masked"),
    _group(
        "after",
        "order_|out_for|delivered|delayed|parcel|at_neighbour|at_pickup|attempt|rescheduled|move|moved|substitut|cancel|"
        "cannot_(?:move|readdress)|day_moved|address_changed|ask_(?:new|retry)|ask_substitution|after_order|status|"
        "reordered|reorder|slip",
    ),
    _group(
        "cart", "added|cart|code|total|line|removed|emptied|edited|discount|sold_out|too_|undone|unit_price|share|free$"
    ),
    _group(
        "checkout",
        "ask_|invalid_|summary|form_|address|day|card|confirm|note_|short|delivery_day|email|wrong|slot|which_shipping|"
        "tickets_only|cannot_deliver|open_day|vat",
    ),
    _group(
        "browsing",
        "browse|found|product|similar|category|more|no_more|not_sold|card$|reviews_of|which_product|not_understood|line_each",
    ),
    _group("talking", ""),
)
"""In the order in which they are asked; SHOWN is the order of the page."""
SHOWN = (
    *("welcome", "browsing", "cart", "checkout", "payment", "after", "returns", "reviews", "tickets", "notices"),
    *("talking", "buttons", "mail", "approved", "alerts"),
)


def group_of(key: str) -> str:
    return next(group.name for group in GROUPS if group.fits.search(key))
