"""The shop's messages as they stand in the draft: which languages there are, whose own texts, and the built-in ones."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from functions import bootstrap
from functions.errors import BadRequest, NotFound
from functions.messages.filters import Formats
from functions.messages.lint import built_in_sources
from functions.storage.drafts import Draft, Drafts

FOLDER = "messages"
WHERE = {"whatsapp": "whatsapp_templates", "messenger": "messenger_templates"}
"""Channel → where its templates stand in shop.yaml."""


@dataclass(frozen=True)
class Place:
    draft: Draft
    rules: Mapping[str, Any]
    """Of shop.yaml, as it is being written: no more of it is known than is asked for here."""

    @property
    def locales(self) -> tuple[str, ...]:
        return tuple(str(each) for each in self.rules.get("locales") or ("nl",))

    def formats(self, locale: str) -> Formats:
        from functions.shop.formats import formats

        currency = str(self.rules.get("currency") or "EUR")
        zone = ZoneInfo(str(self.rules.get("time_zone") or "Europe/Amsterdam"))
        return Formats(formats(locale, str(self.rules.get("country") or "NL"), currency), currency, zone)

    def own(self, locale: str, key: str) -> str:
        """The shop's text; "": it has none of its own."""
        path = path_of(locale, key)
        return bootstrap.drafts().read(self.draft, path).decode() if path in self.draft.files else ""

    def has_own(self, locale: str, key: str) -> bool:
        return path_of(locale, key) in self.draft.files


@cache
def built_in() -> dict[str, dict[str, str]]:
    return built_in_sources()


@cache
def keys() -> tuple[str, ...]:
    return tuple(sorted({key for sources in built_in().values() for key in sources}))


def path_of(locale: str, key: str) -> str:
    return f"{FOLDER}/{locale}/{key}.j2"


def seal(text: str) -> str:
    """What a person saw, to tell whether it is what they change."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def place() -> Place:
    drafts = bootstrap.drafts()
    draft = drafts.current()
    return Place(draft, rules_of(drafts, draft))


def rules_of(drafts: Drafts, draft: Draft) -> Mapping[str, Any]:
    """Its shop.yaml as it is read here; {} where there is none."""
    digest = draft.files.get("shop.yaml", "")
    return _rules(drafts.blob(digest)) if digest else {}


@lru_cache(maxsize=4)
def _rules(content: bytes) -> Mapping[str, Any]:
    """Read once of each: half the time of a preview goes into it."""
    import yaml

    try:
        found = yaml.safe_load(content)
    except yaml.YAMLError:
        return {}  # being written: its own page says what is wrong with it
    return found if isinstance(found, dict) else {}


def known(where: Place, locale: str, key: str) -> None:
    """Raises NotFound, BadRequest."""
    if key not in keys():
        raise NotFound(f"there is no message “{key[:60]}”")
    if locale not in where.locales:
        raise BadRequest(f"the shop does not speak “{locale[:20]}”")
