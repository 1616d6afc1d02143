"""Messages that no way told their shopper: who, what and why, to be sent again or put aside; and how much lies in the
queues that nobody consumes.
"""

from dataclasses import dataclass

from functions import bootstrap
from functions.console.answers import Answer, redirect
from functions.console.forms import once, wish_id
from functions.console.home.stuck import letters
from functions.console.orders.timeline import may_be_resent
from functions.console.render import draw
from functions.console.texts import Texts
from functions.console.undelivered import in_words, why_noted
from functions.console.visit import Visit
from functions.conversation.events import Event
from functions.conversation.telling_events import SendAgain
from functions.errors import BadRequest
from functions.settings import settings
from functions.storage import failures, reads
from functions.storage.failures import Failure
from functions.storage.table import Table
from functions.storage.turns import turn as read_turn

PAGE = 25


@dataclass(frozen=True)
class Shown:
    failure: Failure
    channel: str
    order: str
    """Its number; "": it is about none."""
    why: str
    """In words, with what to do."""
    again: bool
    """It can be sent again."""


def show(visit: Visit) -> Answer:
    table, now = bootstrap.table(), bootstrap.clock()
    waiting = stuck()
    found = failures.newest(table, now, start=visit.query.get("start", ""), limit=PAGE)
    return Answer(
        draw(
            visit,
            "home/undelivered.html",
            found=[_shown(visit, table, each) for each in found.rows],
            more=found.more,
            stuck=waiting,
            letters=letters() if waiting else [],
            once=once(),
        )
    )


def _shown(visit: Visit, table: Table, failure: Failure) -> Shown:
    order = reads.order(table, failure.order) if failure.order else None
    return Shown(
        failure,
        failure.account.partition(":")[0],
        (order.number or order.id) if order else "",
        in_words(Texts(visit.look.locale), why_noted(failure)),
        not failure.mail and _can_go(table, failure),
    )


def _can_go(table: Table, failure: Failure) -> bool:
    _, version, index = failure.message.split("/")
    turn = read_turn(table, failure.conversation, int(version))
    return turn is not None and int(index) < len(turn.effects) and may_be_resent(turn, int(index))


def send_again(visit: Visit) -> Answer:
    """By whatever way is open now; if none is, it comes back to the list, with why."""
    table, failure = bootstrap.table(), _meant(visit)
    if failure.mail or not _can_go(table, failure):
        raise BadRequest("that message cannot be sent again: it is still being sent, was overtaken, or is promotion")
    now = bootstrap.clock()
    event = Event(
        id=f"again:{failure.message}:{wish_id(visit)}", conversation=failure.conversation, account=failure.account,
        occurred_at=now, received_at=now, what=SendAgain(order=failure.order, message=failure.message),
    )  # fmt: skip
    bootstrap.mailbox().post([event])
    failures.forget(table, failure.message)
    visit.did(failure.message, after={"message": "sent again"})
    return redirect(visit.link("/undelivered"), told="home.is_sent_again")


def put_aside(visit: Visit) -> Answer:
    failure = _meant(visit)
    failures.forget(bootstrap.table(), failure.message)
    visit.did(failure.message, after={"message": "put aside"})
    return redirect(visit.link("/undelivered"), told="home.is_put_aside")


def _meant(visit: Visit) -> Failure:
    found = failures.find(bootstrap.table(), visit.form("message"))
    if found is None:
        raise BadRequest("that message is not there any more: load the page anew")
    return found


def stuck() -> int:
    """Events that were given up after six tries: each lies in a queue that nobody consumes."""
    urls = [url for url in settings().dead_letters.split(",") if url]
    asked = ["ApproximateNumberOfMessages"]
    return sum(
        int(bootstrap.aws("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=asked)["Attributes"][asked[0]])
        for url in urls
    )
