"""`make privacy STAGE=… ARGS="export|erase|tidy …"`: what is kept of a person, in a file; and its erasure.

    python -m infra.privacy export --stage prod --phone +31612345678 --out person.json
    python -m infra.privacy erase --stage prod --order 1042 [--yes] [--force]
    python -m infra.privacy tidy --stage prod --days 400

A person is the conversations found by phone, e-mail, order number or id. docs/privacy.md says what is kept and why.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from functions.announcements import EventBus
from functions.commerce.orders import Order
from functions.conversation.erasure import NOBODY
from functions.conversation.state import Conversation
from functions.privacy.eraser import Eraser, NotYet
from functions.privacy.letters import Letters
from functions.privacy.places import ITEMS
from functions.privacy.rules import RULES
from functions.storage import keys, persons, reads
from functions.storage.photos import Photos
from functions.storage.table import Item, Table, doc, key_of
from functions.storage.versions import read
from infra.console import Stop, command, say
from infra.deploy import cloud_of, cloud_options
from infra.stack import Cloud, given_parameters, outputs

QUEUES = ("MailboxDeadLetters", "PaymentsDeadLetters", "BusInboxDeadLetters", "Unreadable")
FORMAT = 1
LINK_SECONDS = 24 * 3600
"""To fetch the pictures by; whoever made the file has to be quick to hand them over."""


@dataclass(frozen=True)
class Person:
    """Who is asked about: one of them is given."""

    phone: str = ""
    email: str = ""
    order: str = ""
    conversation: str = ""

    def __str__(self) -> str:
        return self.phone or self.email or self.conversation or f"order {self.order}"


class Privacy:
    """A stage's personal data."""

    def __init__(self, cloud: Cloud, stage: str, now: datetime) -> None:
        stack = outputs(cloud, stage)
        shop = given_parameters(cloud, stage)["Shop"]
        self.now = now
        self.table = Table(stack["TableName"], shop, lambda: cloud.client("dynamodb"))
        self.letters = Letters(lambda: cloud.client("sqs"), [stack[f"{name}Url"] for name in QUEUES])
        bus = EventBus(stack["BusName"], shop, lambda: cloud.client("events"))
        self.photos = Photos(stack["PhotosBucket"], lambda: cloud.client("s3"))
        self.eraser = Eraser(self.table, self.letters, bus, lambda: now, self.photos)

    def find(self, person: Person) -> list[str]:
        """Conversations. Raises Stop when there are none."""
        found = list(dict.fromkeys(self._found(person)))
        if not found:
            raise Stop(f"nothing is kept of {person}: try their phone, e-mail address or an order number")
        return found

    def _found(self, person: Person) -> Iterator[str]:
        if person.conversation:
            yield person.conversation
        elif person.order:
            order = reads.find_order(self.table, person.order)
            if order and not order.conversation.startswith(NOBODY):
                yield order.conversation
        else:
            yield from filter(None, (_is_of(item, person) for item in self._candidates(person)))

    def _candidates(self, person: Person) -> Iterator[Item]:
        if person.phone:
            for page in persons.pages(self.table, [_digits(person)]):
                yield from page.items
        else:  # however it was written: DynamoDB compares letter by letter
            yield from persons.everything(self.table, kinds=("ORDER", "CONV"), state=True)

    def export(self, person: Person) -> dict[str, Any]:
        """Everything as it is kept, to read by people and machines."""
        conversations = self.find(person)
        items = [item for page in persons.pages(self.table, conversations) for item in page.items]
        names = [*conversations, *(persons.alias_name(item) for item in items if persons.kind(item) == "ALIAS")]
        names += [persons.order_of(item) for item in items if persons.kind(item) == "ORDER STATE"]
        return {
            "format": FORMAT,
            "made_at": self.now.isoformat(),
            "person": str(person),
            "conversations": conversations,
            "items": [_exported(item) for item in items],
            "pictures": [
                {"key": key, "kept_at": kept_at.isoformat(), "link": self.photos.link(key, LINK_SECONDS)}
                for each in conversations
                for key, kept_at in self.photos.of(each)
            ],
            "dead_letters": [_json(body) for body in self.letters.naming(names)],
            "purposes": {name: f"{rule.holds}: {rule.purpose}" for name, rule in RULES.items() if rule.personal},
        }

    def erase(self, person: Person, *, yes: bool, force: bool) -> Iterator[str]:
        """A line for each conversation. Raises Stop for what stands in the way."""
        conversations = self.find(person)
        waiting = [why for each in conversations for why in self._waiting(each)]
        if waiting and not force:
            raise Stop(
                f"not erased: {'; '.join(waiting)}. Wait until it is over (the shopper can ask in the chat, and is "
                "then erased by itself), or erase all the same with --force: what is not delivered yet then cannot be"
            )
        for each in conversations:
            if not yes:
                yield f"{each}: {self._counted(each)}; erased with --yes"
                continue
            try:
                done = self.eraser.whole(each, force=force)
            except NotYet as why:
                raise Stop(f"{each} is not erased: {why}; try again later, or with --force") from None
            yield f"{each}: {done.deleted} items deleted, {done.scrubbed} orders kept without the person"

    def _waiting(self, conversation_id: str) -> Iterator[str]:
        found = reads.conversation(self.table, conversation_id)
        yield from self.eraser.standing_in_the_way(found, self.now) if found else ()

    def _counted(self, conversation_id: str) -> str:
        kinds: dict[str, int] = {}
        for page in persons.pages(self.table, [conversation_id]):
            for item in page.items:
                kinds[persons.kind(item)] = kinds.get(persons.kind(item), 0) + 1
        return ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())) or "nothing"


def _is_of(item: Item, person: Person) -> str:
    """The conversation of the person that an item names; "": it names them in passing, or somebody else."""
    kind = persons.kind(item)
    if kind == "ALIAS":
        return persons.conversation_of(item) if person.phone and persons.alias_name(item) == _digits(person) else ""
    if kind == "ORDER STATE":
        order = read(Order, doc(item))
        phone = "" if order.gift else order.phone  # a gift's is its recipient's, who is not the one that talks here
        return order.conversation if _same(person, order.email, phone) else ""
    if kind == "CONV STATE":
        talk = read(Conversation, doc(item))
        return talk.id if _same(person, talk.draft.email, talk.user) else ""
    return ""


def _digits(person: Person) -> str:
    return person.phone.lstrip("+")


def _same(person: Person, email: str, phone: str) -> bool:
    if person.email:
        return person.email.casefold() == email.casefold()
    return bool(phone) and phone.lstrip("+") == _digits(person)


def _exported(item: Item) -> dict[str, Any]:
    key, place = key_of(item), ITEMS[persons.kind(item)]
    expires = item.get(keys.EXPIRES)
    hidden = (keys.PK, keys.SK, keys.EXPIRES, keys.TIMER_SHARD, keys.TIMER_DUE)
    return {
        "key": list(key),
        "holds": place.holds,
        "purpose": place.purpose,
        "expires": datetime.fromtimestamp(int(expires["N"]), UTC).isoformat() if expires else None,
        "content": {name: _plain(value) for name, value in item.items() if name not in hidden},
    }


def _plain(attribute: Any) -> Any:
    ((kind, value),) = attribute.items()
    return int(value) if kind == "N" else _json(value) if kind == "S" else value


def _json(text: str) -> Any:
    try:
        return json.loads(text) if text[:1] in "{[" else text
    except ValueError:
        return text


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make privacy", description="What is kept of a person, and its erasure.")
    cloud_options(parser)
    parser.add_argument("what", choices=("export", "erase", "tidy"))
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--phone", default="", help="+31612345678, as the channel knows it")
    who.add_argument("--email", default="", help="on an order, or in a checkout that was begun")
    who.add_argument("--order", default="", help="its number")
    who.add_argument("--conversation", default="", help="its id")
    parser.add_argument("--out", type=Path, default=None, help="export: the file to write; default: standard output")
    parser.add_argument("--yes", action="store_true", help="erase: do it")
    parser.add_argument("--force", action="store_true", help="erase: also while an order is on its way")
    parser.add_argument("--days", type=int, default=400, help="tidy: retention_days of shop.yaml")
    return parser.parse_args()


@command
def main() -> None:
    given = _arguments()
    person = Person(given.phone, given.email, given.order, given.conversation)
    if given.what != "tidy" and person == Person():
        raise Stop("who? Give --phone, --email, --order or --conversation")
    privacy = Privacy(cloud_of(given), given.stage, datetime.now(UTC))
    if given.what == "tidy":
        done = privacy.eraser.tidy(given.days)
        say(f"{done.deleted} aliases deleted, {done.scrubbed} orders scrubbed")
    elif given.what == "erase":
        for line in privacy.erase(person, yes=given.yes, force=given.force):
            say(line)
    else:
        _write(json.dumps(privacy.export(person), indent=2, ensure_ascii=False), given.out)


def _write(exported: str, out: Path | None) -> None:
    if out is None:
        say(exported)
        return
    out.touch(mode=0o600)
    out.write_text(exported + "\n")
    say(f"{out}: written, readable by you only")


if __name__ == "__main__":
    main()
