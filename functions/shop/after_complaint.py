"""Reads `after_complaint` of shop.yaml: what follows a return or complaint that ended well. Imports core types."""

from collections.abc import Callable
from typing import Any

from functions.commerce.shop import Rules
from functions.shop.problems import Problems

FILE = "shop.yaml"
NAME = "after_complaint"
EXAMPLE = "write it as: after_complaint: { ask_after_hours: 2, code: { percent: 10%, valid_days: 60 } }"
Reads = Callable[[str], int]


def prepare(raw: dict[str, Any], amount: Reads, percent: Reads, problems: Problems) -> None:
    """Amounts and percentages from what merchants write into what the rules have. What is wrong is told."""
    found = raw.get(NAME)
    if found is None:
        raw.pop(NAME, None)
        return
    code = found.get("code") if isinstance(found, dict) else None
    if not isinstance(found, dict) or not isinstance(code, dict | None):
        problems.add(f"{FILE}, {NAME}", "is not written right", EXAMPLE)
        raw.pop(NAME)
        return
    if code is None:
        return
    read = {name: value for name, value in code.items() if value is not None}
    for name, reads in (("amount", amount), ("minimum", amount), ("percent", percent)):
        if name not in read:
            continue
        try:
            read[name] = reads(str(read[name]))
        except ValueError as error:
            problems.add(f"{FILE}, {NAME}.code.{name}", f"“{read[name]}” is not right", str(error))
            read[name] = 0 if name == "minimum" else 1
    raw[NAME] = found | {"code": read}


def check(rules: Rules, problems: Problems) -> None:
    code = rules.after_complaint.code
    if code and bool(code.percent) == bool(code.amount):
        where = f"{FILE}, {NAME}.code"
        problems.add(where, "takes nothing off, or in two ways", "give it percent: 10% or amount: 5,00")
