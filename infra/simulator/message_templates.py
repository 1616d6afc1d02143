"""Meta's side of templates: submitted or changed, looked at for a while, then approved or rejected.

Pure but for `tell`, which is told of each decision as Meta's webhook would (`message_template_status_update`). Rules:
channels.md 2.2, Meta's own of categories, and its “Template management” of what may be edited and how often; what
Meta's people judge by taste is not here.
"""

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from infra.simulator.limits import MetaError

Json = dict[str, Any]
LOOKED_AT_SECONDS = 3600
"""By the demo's clock."""
EDITED_AGAIN_SECONDS = 24 * 3600
EDITABLE = ("APPROVED", "REJECTED", "PAUSED")
MOST = 250
"""Of one WhatsApp Business Account (error 2388019)."""
PLACE = re.compile(r"\{\{(\d+)\}\}")
INVITES = re.compile(r"\b(korting|actie|aanbieding|sale|discount|% off|offer)\b", re.IGNORECASE)


@dataclass
class Submitted:
    id: str
    name: str
    language: str
    category: str
    body: str
    at: float
    status: str = "PENDING"
    reason: str = "NONE"
    edited_at: float = float("-inf")
    """While it was approved."""

    def shown(self) -> Json:
        return {
            "id": self.id,
            "name": self.name,
            "language": self.language,
            "category": self.category,
            "status": self.status,
            "rejected_reason": self.reason,
            "components": [{"type": "BODY", "text": self.body}],
        }


class MessageTemplates(Mapping[tuple[str, str], str]):
    """(name, language) → body of those that may be sent."""

    def __init__(
        self,
        before: Mapping[tuple[str, str], str],
        now: Callable[[], float],
        tell: Callable[[Json], None] = lambda value: None,
        looked_at: float = LOOKED_AT_SECONDS,
    ) -> None:
        """`before`: what had been approved before the simulator began. `looked_at`: seconds until it is decided."""
        self._looked_at = looked_at
        self._now = now
        self._tell = tell
        self._ids = itertools.count(570_000_000_001)
        self._all = {
            key: Submitted(str(next(self._ids)), *key, "UTILITY", body, 0.0, "APPROVED") for key, body in before.items()
        }

    def __getitem__(self, key: tuple[str, str]) -> str:
        self.tick()
        found = self._all[key]
        if found.status != "APPROVED":
            raise KeyError(key)
        return found.body

    def __iter__(self) -> Iterator[tuple[str, str]]:
        self.tick()
        return (key for key, found in self._all.items() if found.status == "APPROVED")

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def listing(self, name: str = "") -> list[Json]:
        """`name`: those only whose name has it in it, as Meta filters."""
        self.tick()
        return [found.shown() for found in self._all.values() if name in found.name]

    def one(self, id: str) -> Json | None:
        """None: there is no template with that id."""
        self.tick()
        found = self._by_id(id)
        return found.shown() if found else None

    def edit(self, id: str, asked: Json) -> Json:
        """Raises MetaError."""
        self.tick()
        found = self._by_id(id)
        if found is None:
            raise MetaError(100, f"Object with ID {id!r} does not exist")
        if found.status not in EDITABLE:
            raise MetaError(100, "it is being reviewed", said=BEING_REVIEWED)
        if found.status == "APPROVED" and self._now() - found.edited_at < EDITED_AGAIN_SECONDS:
            raise MetaError(100, "edited too often", said=TOO_OFTEN)
        if found.status == "APPROVED" and asked.get("category", found.category) != found.category:
            raise MetaError(100, "the category of an approved template cannot be edited")
        body = _body(asked)
        found.edited_at = self._now() if found.status == "APPROVED" else found.edited_at
        found.body, found.at, found.status, found.reason = body, self._now(), "PENDING", "NONE"
        return {"success": True}

    def _by_id(self, id: str) -> Submitted | None:
        return next((found for found in self._all.values() if found.id == id), None)

    def submit(self, asked: Json) -> Json:
        """Raises MetaError: it is not even looked at."""
        name, language = str(asked.get("name", "")), str(asked.get("language", ""))
        if not re.fullmatch(r"[a-z0-9_]{1,512}", name) or not language or asked.get("category") not in CATEGORIES:
            raise MetaError(100, "name (a-z, 0-9, _), language and category are required")
        body = _body(asked)
        if (name, language) in self._all:
            there = (
                f"There is already {language} content for this template. You can create a new template and try again."
            )
            raise MetaError(100, there, said=("Content in This Language Already Exists", there))
        if len(self._all) >= MOST:
            raise MetaError(2388019, "Message template limit exceeded")
        made = Submitted(str(next(self._ids)), name, language, asked["category"], body, self._now())
        self._all[name, language] = made
        return {"id": made.id, "status": made.status, "category": made.category}

    def tick(self) -> None:
        """Decide about what has been looked at for long enough."""
        for found in self._all.values():
            if found.status == "PENDING" and self._now() - found.at >= self._looked_at:
                found.reason = _objection(found)
                found.status = "APPROVED" if found.reason == "NONE" else "REJECTED"
                self._tell(
                    {
                        "event": found.status,
                        "message_template_id": int(found.id),
                        "message_template_name": found.name,
                        "message_template_language": found.language,
                        "reason": found.reason,
                        "message_template_category": found.category,
                    }
                )


CATEGORIES = ("UTILITY", "MARKETING", "AUTHENTICATION")
BEING_REVIEWED = ("Template can't be edited", "This template is being reviewed. You can edit it once that is done.")
TOO_OFTEN = ("Template can't be edited", "You can edit an active template once a day, and ten times in thirty days.")


def _body(asked: Json) -> str:
    """Raises MetaError."""
    body = next((each for each in asked.get("components", ()) if each.get("type") == "BODY"), {})
    text = str(body.get("text", ""))
    if not 1 <= len(text) <= 1024:
        raise MetaError(100, "a BODY of 1 to 1024 characters is required")
    examples = body.get("example", {}).get("body_text", [[]])
    if len(examples[0]) != len(set(PLACE.findall(text))):
        raise MetaError(100, "an example of every variable is required")
    return text


def _objection(found: Submitted) -> str:
    if re.match(r"\W*\{\{\d", found.body) or re.search(r"\d\}\}\W*$", found.body):
        return "INVALID_FORMAT"
    if found.category == "UTILITY" and INVITES.search(found.body):
        return "TAG_CONTENT_MISMATCH"
    return "NONE"
