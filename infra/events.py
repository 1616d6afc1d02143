"""`make events`: an example of each event that the shop tells, as EventBridge hands it over; `ARGS=order.paid`: of one.

Made from the schemas in docs/events, so that what a merchant's system is tried with is what it will be sent.
"""

import argparse
import difflib
import json
from collections.abc import Sequence
from typing import Any

from functions.announcements import SOURCE
from infra.console import Stop, command, say
from infra.describe_events import EVENTS, schema

AT = "2026-11-28T10:15:00+00:00"
VALUES: dict[str, Any] = {
    "id": "cx7k2m4p9q/12/1",
    "shop": "de-linde",
    "conversation": "cx7k2m4p9q",
    "channel": "whatsapp",
    "session": "2026-11-28T10:02:11+00:00",
    "order": "o5n2v7c3x9",
    "number": "1042",
    "currency": "EUR",
    "basket": 3990,
    "amount": 3990,
    "sku": "TULP-YEL",
    "product": "bos-tulpen",
    "carrier": "PostNL",
    "parcel": "1",
    "locale": "nl",
    "day": "2026-12-04",
    "slot": "morning",
    "step": "checkout_address",
    "code": 131047,
    "message": "wamid.HBgLMzE2…",
    "lines": [{"sku": "TULP-YEL", "quantity": 2, "price": 1495}],
}
"""Where a schema alone would give a dull value."""


def example(name: str) -> dict[str, Any]:
    """The whole EventBridge event. Raises KeyError for an event that there is none of."""
    told = {field: value(field, rule) for field, rule in schema(name)["properties"].items()}
    return {
        "version": "0",
        "source": SOURCE,
        "detail-type": name,
        "time": "2026-11-28T10:15:00Z",
        "detail": told,
    }


def value(field: str, rule: dict[str, Any]) -> Any:
    """Of a field, as its schema has it."""
    if "const" in rule:
        return rule["const"]
    if "enum" in rule:
        return rule["enum"][0]
    if field in VALUES:
        return VALUES[field]
    if rule.get("format") == "date-time":
        return AT
    kind = rule["type"] if isinstance(rule["type"], str) else rule["type"][0]
    plain: dict[str, Any] = {"integer": rule.get("minimum", 1), "array": [], "boolean": True}
    return plain.get(kind, field.replace("_", " "))


def print_examples(names: Sequence[str]) -> None:
    """Raises Stop for one that there is none of."""
    for name in names:
        if name not in EVENTS:
            near = difflib.get_close_matches(name, EVENTS, 3)
            raise Stop(f"there is no event {name} → {' or '.join(near) or 'see docs/events/README.md'}")
    say("\n".join(json.dumps(example(name), indent=2, ensure_ascii=False) for name in names))


@command
def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("names", nargs="*", metavar="NAME", help="which ones; none named: all")
    print_examples(options.parse_args().names or list(EVENTS))


if __name__ == "__main__":
    main()
