"""How much is understood: the sentences of this folder, said to the real engine over the starter shop.

In a sentence's line `intent` and `step` are what is right, or a list of what is right too.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from functions.conversation.intents import INTENT_GROUPS
from functions.rehearsal.command import DEFAULT_NOW, understand_line
from functions.rehearsal.states import Fixtures
from tests.starter import starter_shop, starter_stock

FOLDER = Path(__file__).parent
CONTROL = frozenset(intent.value for intent in INTENT_GROUPS["control"])


@dataclass(frozen=True)
class Result:
    sentence: dict[str, Any]
    answer: dict[str, Any]

    @property
    def right_step(self) -> bool:
        """Which question of the checkout comes next is its own affair: any other than the one that was open."""
        step, right = self.answer["step"], _list(self.sentence["step"])
        asked = self.sentence["state"]
        goes_on = any(each.startswith("checkout_") and each != asked for each in right)
        return step in right or (goes_on and step.startswith("checkout_") and step != asked)

    @property
    def right_intent(self) -> bool:
        return self.answer["intent"] in _list(self.sentence["intent"])

    @property
    def control(self) -> bool:
        """A control word: nothing else would be right."""
        return set(_list(self.sentence["intent"])) <= CONTROL


def _list(one_or_more: str | list[str]) -> list[str]:
    return [one_or_more] if isinstance(one_or_more, str) else one_or_more


def sentences() -> list[dict[str, Any]]:
    files = sorted(FOLDER.glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines() if line]


@cache
def fixtures() -> Fixtures:
    return Fixtures(starter_shop(), starter_stock(), datetime.fromisoformat(DEFAULT_NOW))


@cache
def results() -> tuple[Result, ...]:
    return tuple(said(sentence) for sentence in sentences())


def said(sentence: dict[str, Any]) -> Result:
    return Result(sentence, understand_line(fixtures(), json.dumps(sentence)))


def by(found: Iterable[Result], *keys: str) -> dict[tuple[str, ...], list[Result]]:
    groups: dict[tuple[str, ...], list[Result]] = defaultdict(list)
    for result in found:
        groups[tuple(result.sentence[key] for key in keys)].append(result)
    return groups


def share(found: list[Result], what: str) -> float:
    return 100 * sum(getattr(result, what) for result in found) / len(found) if found else 100.0
