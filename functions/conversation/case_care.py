"""After a case of goods that came back has ended well: when it is asked how it was handled, and what follows.

The order is that of the journey: the case has ended, the shopper says how it was handled, who got something damaged
*and* is satisfied gets one code, then a few words about it, and only then a review is asked for.
"""

from datetime import timedelta

from functions.commerce.delivery import today
from functions.commerce.feedback import Handled, handled_of
from functions.commerce.issued import issue
from functions.commerce.orders import Order
from functions.commerce.returns import Return
from functions.conversation.aftercare import call_a_person
from functions.conversation.loyalty import rated
from functions.conversation.talk import Talk

SATISFIED = 4
"""From this score of five on."""


def keep(order: Order, handled: Handled) -> Order:
    others = tuple(each for each in order.handled if each.case != handled.case)
    return order.model_copy(update={"handled": (*others, handled)})


def take_score(talk: Talk, order: Order, case: Return, score: int) -> Handled:
    """Satisfied and damaged: one code, the same however often it is asked. Not satisfied: a person."""
    handled = handled_of(order.handled, case.id) or Handled(case=case.id)
    handled = handled.model_copy(update={"score": score, "scored_at": talk.now})
    policy = talk.rules.after_complaint.code
    if score >= SATISFIED and case.damaged and policy:
        until = today(talk.rules, talk.now) + timedelta(days=policy.valid_days)
        secret = talk.facts.links.claim(f"case:{case.id}", order.id)
        made = issue(policy, secret, order=order.id, at=talk.now, until=until)
        talk.issued.append(made)
        talk.know_voucher(made.code)
        handled = handled.model_copy(update={"code": made.code.code})
        talk.announce(
            "code.issued", order=order.id, number=order.number, currency=order.currency,
            percent=policy.percent, amount=policy.amount, until=until.isoformat(),
        )  # fmt: skip
    talk.save(keep(order, handled))
    talk.announce("feedback.received", order=order.id, number=order.number, score=score, about=case.number)
    rated(talk, score)
    if score < SATISFIED:
        call_a_person(talk, "not_satisfied")
    return handled
