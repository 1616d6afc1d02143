"""What shoppers said that led to nothing, counted by day: for the merchant to see which words the shop lacks.

A text is kept once two different people said it. Until then there are keyed hashes only: of the text, and of the text
with the conversation, which is another one for every text. The second person ends that; who nobody joins is forgotten
after ALONE_DAYS.

It is counted after the turn is committed and not with it: many may say the same at once, and none of them shall wait
for the others; a count that a crash loses is no loss.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal, cast

from functions.conversation.effects import Announce
from functions.conversation.events import ShopperWrote, TextIn
from functions.conversation.intents import Intent
from functions.conversation.step import Step
from functions.storage import keys
from functions.storage.commit import Prepared
from functions.storage.table import Item, Table, expires, integer, text
from functions.storage.turns import Turn

KEPT_DAYS = 90
ALONE_DAYS = 30
"""Within which a second person must say the same."""
RECENT = timedelta(days=7)
LONGEST = 60
MOST_WORDS = 8
"""Of a text that was not understood; a longer one is a story."""
MOST_READ = 20_000
"""Items that are read for a page, the latest days first."""
MANY = "many"
"""In the place of who said it: several people did, and none of them is known any more."""
Kind = Literal["search", "question", "talk"]
Blind = Callable[[str], str]
"""A keyed hash."""
ANNOUNCED: dict[str, Kind] = {"search.found_nothing": "search", "question.unanswered": "question"}
"""The event that says so → what it was."""
ASKS_NOTHING_PERSONAL = frozenset((Step.BROWSING, Step.PRODUCT, Step.CART, Step.AWAITING_PAYMENT, Step.AFTER_ORDER))
"""Steps in which what is not understood is no answer about a person: a name, a street, words for a card."""
_PERSONAL = re.compile(
    r"\b(?:ik heet|ik ben|mijn naam|naam is|my name|i am|im|i'm|groet\w*|regards|mevrouw|meneer|mevr|dhr|mw|mr|mrs|ms"
    r"|www|https?)\b|@|\b(?!onderweg\b)\w{3,}(?:straat|laan|weg|plein|gracht|kade|singel|dijk|steeg)\b"
    r"|\b(?:street|road|avenue|lane|square)\b",
    re.IGNORECASE,
)
"""Words with which people tell who they are or where they live."""


@dataclass
class Unclear:
    text: str
    last: datetime
    count: int = 0
    recent: int = 0
    """Of those, in the last 7 days."""
    kinds: Counter[Kind] = field(default_factory=Counter)
    """The same words may be looked for in vain by one, and not be understood of another."""
    locales: list[str] = field(default_factory=list)
    """The latest first."""

    @property
    def kind(self) -> Kind:
        """What it was most often."""
        return self.kinds.most_common(1)[0][0]


def count(table: Table, prepared: Prepared, blind: Blind) -> None:
    """Raises StorageError."""
    turn = prepared.turn
    for kind, said, locale in dict.fromkeys(_unclear(prepared)):
        if times := _shared(table, turn, said, blind):
            _add(table, keys.unclear(table.shop, _day(turn), kind, locale, said), turn, times)


def _shared(table: Table, turn: Turn, said: str, blind: Blind) -> int:
    """How often a text is to be counted now: with the second person, also what the first said. 0: only one has said it
    yet, who may have repeated themselves."""
    key, who = keys.unclear_said(table.shop, blind(said)), blind(f"{said}/{turn.conversation}")
    found = table.update(
        key,
        UpdateExpression="SET #who = if_not_exists(#who, :who), #count = if_not_exists(#count, :none) + :one, "
        "#expires = if_not_exists(#expires, :expires)",
        ExpressionAttributeNames={"#who": "who", "#count": "count", "#expires": keys.EXPIRES},
        ExpressionAttributeValues={
            ":who": text(who), ":none": integer(0), ":one": integer(1),
            ":expires": expires(turn.at, ALONE_DAYS)[keys.EXPIRES],
        },
        ReturnValues="ALL_NEW",
    )  # fmt: skip
    if _is_over(found, turn.at):  # DynamoDB takes its days to delete what is over
        table.write(key, {"who": text(who), "count": integer(1), **expires(turn.at, ALONE_DAYS)})
        return 0
    before = found["who"]["S"]
    if before == who:
        return 0
    if before != MANY:
        table.write(key, {"who": text(MANY), "count": integer(0), **expires(turn.at, KEPT_DAYS)})
        return int(found["count"]["N"])
    return 1


def _is_over(item: Item, now: datetime) -> bool:
    return int(item[keys.EXPIRES]["N"]) <= now.timestamp()


def _add(table: Table, key: keys.Key, turn: Turn, times: int) -> None:
    table.update(
        key,
        UpdateExpression="SET #count = if_not_exists(#count, :none) + :times, #last = :last, #expires = :expires",
        ExpressionAttributeNames={"#count": "count", "#last": "last", "#expires": keys.EXPIRES},
        ExpressionAttributeValues={
            ":none": integer(0),
            ":times": integer(times),
            ":last": text(turn.at.isoformat()),
            ":expires": expires(turn.at, KEPT_DAYS)[keys.EXPIRES],
        },
    )


def _day(turn: Turn) -> str:
    return turn.at.astimezone(UTC).date().isoformat()


# --- what is counted ----------------------------------------------------------------------------------------------


def _unclear(prepared: Prepared) -> Iterator[tuple[Kind, str, str]]:
    told = False
    for effect in prepared.turn.effects:
        if isinstance(effect, Announce) and (kind := ANNOUNCED.get(effect.name)):
            told = True
            said = plain(str(effect.detail.get("query") or ""))
            if said:
                yield kind, said, str(effect.detail.get("locale") or "")
    if not told and (said := _not_understood(prepared)):
        yield "talk", said, prepared.conversation.locale


def _not_understood(prepared: Prepared) -> str:
    """A text of which nothing was made, where no question about a person was open; "": it was understood, or is not for
    anybody's eyes."""
    what, talk = prepared.turn.event.what, prepared.conversation
    if prepared.intent is not Intent.UNCLEAR or not isinstance(what, ShopperWrote) or talk.testing:
        return ""
    if talk.step not in ASKS_NOTHING_PERSONAL or not isinstance(what.content, TextIn) or what.content.masked:
        return ""
    return whole(what.content.text)


def whole(said: str) -> str:
    """All of a short text, in words of letters; "" of one that is long, or has digits or an address in it: half a
    sentence is not what was said, and what was left out may be what it was about."""
    words = said.casefold().split()
    if len(said) > LONGEST or len(words) > MOST_WORDS or any(map(str.isdigit, said)):
        return ""
    return plain(" ".join(word.strip('.,;:!?()"“”‘’…') for word in words))


def plain(said: str) -> str:
    """Words of letters only, at most LONGEST characters of them; "" of what may be an address, a number or a name on a
    channel. The event's own query has been through the same; this does not trust that."""
    if _PERSONAL.search(said):
        return ""
    words = (word for word in said.casefold().split() if word.replace("-", "").replace("'", "").isalpha())
    kept = ""
    for word in words:
        if len(kept) + 1 + len(word) > LONGEST:
            break
        kept = f"{kept} {word}".strip()
    return kept


# --- what the merchant reads --------------------------------------------------------------------------------------


def latest(table: Table, now: datetime) -> list[Unclear]:
    """Of the days that are kept; what is said most these days first."""
    found: dict[str, Unclear] = {}
    today = now.astimezone(UTC).date()
    for item in _items(table, today - timedelta(days=KEPT_DAYS)):
        day, kind, locale, said = item[keys.SK]["S"].split("#", 3)
        number, last = int(item["count"]["N"]), datetime.fromisoformat(item["last"]["S"])
        each = found.setdefault(said, Unclear(said, last))
        each.count += number
        each.kinds[cast(Kind, kind)] += number
        each.recent += number if date.fromisoformat(day) > today - RECENT else 0
        each.last = max(each.last, last)
        if locale and locale not in each.locales:  # the latest days come first
            each.locales.append(locale)
    return sorted(found.values(), key=lambda each: (each.recent, each.count, each.last), reverse=True)


def _items(table: Table, since: date) -> Iterator[Any]:
    start: dict[str, Any] = {}
    read = 0
    while read < MOST_READ:
        answer = table.query(
            KeyConditionExpression="#pk = :pk AND #sk > :since",
            ExpressionAttributeNames={"#pk": keys.PK, "#sk": keys.SK},
            ExpressionAttributeValues={":pk": text(keys.all_unclear(table.shop)), ":since": text(since.isoformat())},
            ScanIndexForward=False,
            **start,
        )
        yield from answer["Items"]
        read += len(answer["Items"])
        if "LastEvaluatedKey" not in answer:
            return
        start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}
