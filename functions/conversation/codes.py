"""A discount code in a conversation: what it takes off the cart, why it does not, and an order's hold on one use of it.

What the calendar and the cart say of it is judged whenever prices are shown; what others used of it is live, and asked
for when it is told, before a summary, and when an order is placed or its link renewed. A use is held with the stock
(`Talk.move`).
"""

from functions.commerce.codes import DiscountCode, claim_key
from functions.commerce.delivery import today
from functions.commerce.discounts import FOR_GOOD, Judged, Refusal, find_code, is_for, judge, take_off, used
from functions.commerce.orders import Discount, Order, OrderLine
from functions.conversation.talk import Talk


def kept_code(talk: Talk) -> DiscountCode | None:
    """The code of the draft, if the shop still has it, or it was made for this shopper."""
    return find_code(talk.discount_codes, talk.conversation.draft.code)


def judged(talk: Talk, code: DiscountCode, lines: tuple[OrderLine, ...]) -> Judged:
    """By the calendar and the cart."""
    return judge(code, lines, _counting(talk, code, lines), today(talk.rules, talk.now), talk.rules.currency)


def judged_now(talk: Talk, code: DiscountCode, lines: tuple[OrderLine, ...]) -> Judged:
    """By what others used of it as well. Raises FactsNeeded."""
    found = judged(talk, code, lines)
    if found.refusal in FOR_GOOD:
        return found
    refusal = used(code, *talk.used(code.code, claims(talk, code, talk.conversation.draft.email)))
    return Judged(refusal=refusal) if refusal else found


def discounted(talk: Talk, lines: tuple[OrderLine, ...]) -> tuple[OrderLine, ...]:
    """The lines with what the kept code takes off them."""
    code = kept_code(talk)
    found = judged(talk, code, lines) if code else Judged()
    if not code or not found.amount:
        return lines
    return take_off(found.amount, lines, _counting(talk, code, lines), talk.rules.currency)


def _counting(talk: Talk, code: DiscountCode, lines: tuple[OrderLine, ...]) -> frozenset[str]:
    products = {line.sku: talk.shop.product_of(line.sku) for line in lines}
    return frozenset(sku for sku, product in products.items() if product and is_for(code, product))


# --- what was told of it ------------------------------------------------------------------------------------------


def keep_code(talk: Talk, code: str, amount: int = 0) -> None:
    """`amount`: what it takes off, as the shopper is told now. A summary shown before holds no longer."""
    draft = talk.conversation.draft.model_copy(update={"code": code, "discount": amount})
    talk.change(draft=draft, cart=talk.conversation.cart.repriced())


def note_discount(talk: Talk, lines: tuple[OrderLine, ...]) -> None:
    """What is shown now is what an order is held against."""
    amount = sum(line.discount for line in lines)
    if amount != talk.conversation.draft.discount:
        talk.change(draft=talk.conversation.draft.model_copy(update={"discount": amount}))


def drop_lost_code(talk: Talk, lines: tuple[OrderLine, ...]) -> bool:
    """A code that can be used no more, whatever is in the cart, is let go, and that is said. False: there is none."""
    draft = talk.conversation.draft
    if not draft.code:
        return False
    code = kept_code(talk)
    found = judged_now(talk, code, lines) if code else Judged(refusal=Refusal.UNKNOWN)
    if found.refusal not in FOR_GOOD:
        return False
    say_refused(talk, code, draft.code, found, lost=True)
    keep_code(talk, "")
    return True


def check_code(talk: Talk, lines: tuple[OrderLine, ...]) -> bool:
    """Hold what the code takes off against what was shown. False: it differs, and that was said. `lines` are without
    a discount."""
    if drop_lost_code(talk, lines):
        return False
    draft, code = talk.conversation.draft, kept_code(talk)
    now = judged(talk, code, lines).amount if code else 0
    if now == draft.discount:
        return True
    talk.say("code_changed", code=draft.code, old=draft.discount, new=now)
    keep_code(talk, draft.code, now)
    return False


def say_refused(
    talk: Talk,
    code: DiscountCode | None,
    written: str,
    found: Judged,
    *,
    lost: bool = False,
    stays: str = "",
    replaced: str = "",
) -> None:
    """`stays`: another one that is on, so that this one is not kept; `replaced`: another that was."""
    talk.say(
        "code_refused",
        code=code.code if code else written,
        why=(found.refusal or Refusal.UNKNOWN).value,
        lost=lost,
        begin=code.begin.isoformat() if code and code.begin else "",
        until=code.until.isoformat() if code and code.until else "",
        minimum=code.minimum if code else 0,
        missing=found.missing,
        only=names(talk, code) if code else [],
        stays=stays,
        replaced=replaced,
    )


def names(talk: Talk, code: DiscountCode) -> list[str]:
    """What it is for, as the shop calls it; empty: everything."""
    titles = {category.id: category.title for category in talk.shop.categories()}
    found = [titles.get(each) or (product.title if (product := talk.shop.product(each)) else {}) for each in code.only]
    return [title[talk.locale] for title in found if title]


# --- an order's hold ----------------------------------------------------------------------------------------------


def claims(talk: Talk, code: DiscountCode, email: str) -> tuple[str, ...]:
    """By whom it is used: this conversation, and whoever reads that mailbox ("sanne+x@…" is Sanne's)."""
    if not code.once:
        return ()
    name, _, host = email.strip().casefold().partition("@")
    people = [f"conversation:{talk.conversation.id}", *([f"email:{name.partition('+')[0]}@{host}"] if host else [])]
    return tuple(talk.facts.links.claim(code.code, who) for who in people)


def code_keys(talk: Talk) -> tuple[str, ...]:
    """The facts that the kept code depends on, to be asked for in one round with the stock."""
    code = kept_code(talk)
    if not code:
        return ()
    who = claims(talk, code, talk.conversation.draft.email)
    return (code.code, *(claim_key(code.code, each) for each in who))


def agreed_keys(order: Order) -> tuple[str, ...]:
    """The facts that an order's use depends on, where it was given back."""
    agreed = order.discount
    return (agreed.code, *(claim_key(agreed.code, each) for each in agreed.claims)) if agreed else ()


def agreed_discount(talk: Talk, lines: tuple[OrderLine, ...], email: str) -> Discount | None:
    """Of an order's lines, as it is placed."""
    code, amount = kept_code(talk), sum(line.discount for line in lines)
    if not code or not amount:
        return None
    return Discount(code=code.code, amount=amount, most=code.uses, claims=claims(talk, code, email))


def as_told(talk: Talk, order: Order) -> bool:
    """Whether an order has the code that was last told, and what that takes off."""
    draft, agreed = talk.conversation.draft, order.discount
    told = (draft.code, draft.discount) if draft.discount else ("", 0)
    return told == ((agreed.code, agreed.amount) if agreed else ("", 0))


def still_usable(talk: Talk, order: Order) -> bool:
    """Paid after its use was given back: is there one left? Another order of the same shopper may have it. What was
    agreed stands, whatever the calendar says."""
    agreed = order.discount
    if not agreed:
        return True
    talk.facts.load(codes=agreed_keys(order))
    count, *claimed = (talk.facts.codes_used[key] for key in agreed_keys(order))
    if any(claimed):
        return False  # by another order; also where the merchant no longer says "once": it cannot be there twice
    code = find_code(talk.discount_codes, agreed.code)
    most = code.uses if code else agreed.most
    return most is None or count < most
