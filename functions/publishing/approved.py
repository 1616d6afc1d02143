"""The templates that a shop folder asks its channels to approve: for the command, the linter and the simulator.

`shop.yaml` says which there are and what each is called at the provider; their bodies are `approved_<update>.j2`, the
shop's own or the built-in one.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from functions.channels.template_account import Submission
from functions.commerce.shop import UpdateTemplate
from functions.errors import RenderError
from functions.messages import approved
from functions.messages.folder_voice import FolderVoice

KINDS = {"whatsapp": "whatsapp_templates", "messenger": "messenger_templates"}
"""Channel → where its templates stand in shop.yaml."""
PROMOTIONAL = ("back_in_stock", "price_drop", "saved_search")
"""Meta: what invites to buy is MARKETING; an update of an order is UTILITY."""
SAMPLES = {
    "order_number": "1042",
    "carrier": "PostNL",
    "tracking_url": "https://www.example.com/3SABCD",
    "total": "€ 39,90",
    "amount": "€ 39,90",
    "expected": "vrijdag 4 december",
    "product": "Rode rozen",
    "wish": "pioenrozen onder 30 euro",
    "what": "Bestelling 1042 is betaald",
    "todo": "Pak haar in voor morgen",
}
"""Meta wants an example of every variable."""


@dataclass(frozen=True)
class Template:
    channel: str
    update: str
    name: str
    """At the provider."""
    language: str
    """Its code there: "en_GB"."""
    parameters: tuple[str, ...]
    body: str
    """With {{1}}, {{2}} … in it."""
    locale: str
    problems: tuple[str, ...] = ()
    """Why it cannot be submitted: what Meta would reject, or that its text cannot be drawn (then `body` is "")."""

    @property
    def submission(self) -> Submission:
        return Submission(self.name, self.language, self.category, self.body, self.examples)

    @property
    def category(self) -> str:
        return "MARKETING" if self.update in PROMOTIONAL else "UTILITY"

    @property
    def examples(self) -> tuple[str, ...]:
        return tuple(SAMPLES.get(name, "Bloemenzaak") for name in self.parameters)


def templates(shop: Path) -> Iterator[Template]:
    """Raises RenderError where one cannot be drawn."""
    rules, voice = yaml.safe_load((shop / "shop.yaml").read_text(encoding="utf-8")) or {}, FolderVoice(shop)
    for channel, where in KINDS.items():
        for update, given in (rules.get(where) or {}).items():
            found = UpdateTemplate.model_validate(given)
            for locale, language in found.language.items():
                body = approved.body(voice, locale, update, found.parameters)
                yield Template(channel, update, found.name, language, found.parameters, body, locale)


def drafted(rules: Mapping[str, Any], voice: approved.Voice) -> Iterator[Template]:
    """Those of a shop that is being written: what is wrong with one stands on it, and the others are not lost. `rules`:
    shop.yaml, of which a part that cannot be read has none."""
    for channel, where in KINDS.items():
        section = rules.get(where)
        for update, given in (section if isinstance(section, Mapping) else {}).items():
            try:
                found = UpdateTemplate.model_validate(given)
            except ValidationError:
                continue  # the page of the rules says so
            for locale, language in found.language.items():
                try:
                    body = approved.body(voice, locale, str(update), found.parameters)
                    wrong = tuple(approved.problems(body, found.parameters))
                except RenderError as error:
                    body, wrong = "", (str(error),)
                yield Template(channel, str(update), found.name, language, found.parameters, body, locale, wrong)


def another_name(name: str, taken: Collection[str]) -> str:
    """For a text that cannot be changed under its name: "order_paid" → "order_paid_2"."""
    stem, _, number = name.rpartition("_")
    stem, after = (stem, int(number)) if stem and number.isdecimal() else (name, 1)
    return next(made for n in range(after + 1, after + 1000) if (made := f"{stem}_{n}") not in taken)


def problems(shop: Path) -> Iterator[str]:
    """What a channel would reject, each with the file to change."""
    try:
        for each in templates(shop):
            where = f"messages/{each.locale}/{approved.PREFIX}{each.update}.j2, {each.channel}"
            yield from (f"{where}: {problem}" for problem in approved.problems(each.body, each.parameters))
    except RenderError as error:
        yield f"{error} → correct the template, or the parameters in shop.yaml"
