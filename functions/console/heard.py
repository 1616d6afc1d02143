"""How far messages came, as their channel told: what the timeline of an order and a conversation's thread both show."""

from collections.abc import Iterable, Mapping

from functions.channels.channel import DELIVERY_RANK
from functions.storage import keys
from functions.storage.table import MOST_KEYS, Table
from functions.storage.turns import Mark, Turn

HEARD = {rank: state for state, rank in DELIVERY_RANK.items()}


def heard_of(table: Table, account: str, turns: Iterable[Turn]) -> dict[str, int]:
    """Of every message in these turns, how far it came."""
    ids = dict.fromkeys(message_id for turn in turns for mark in turn.marks.values() for message_id in mark.ids)
    wanted = {keys.delivery(account, message_id): message_id for message_id in ids}
    every, found = list(wanted), dict[str, int]()
    for start in range(0, len(every), MOST_KEYS):
        items = table.batch_get(every[start : start + MOST_KEYS])
        found |= {wanted[key]: int(item["rank"]["N"]) for key, item in items.items() if "rank" in item}
    return found


def became(mark: Mark, heard: Mapping[str, int]) -> str:
    """Of a message: what the channel told last, or how far we came with it ourselves."""
    rank = max((heard.get(message_id, 0) for message_id in mark.ids), default=0)
    return HEARD.get(rank, mark.state) if mark.state == "done" else mark.state
