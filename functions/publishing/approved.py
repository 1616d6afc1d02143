"""The templates that a shop folder asks its channels to approve: for the command, the linter and the simulator.

`shop.yaml` says which there are and what each is called at the provider; their bodies are `approved_<update>.j2`, the
shop's own or the built-in one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

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


def problems(shop: Path) -> Iterator[str]:
    """What a channel would reject, each with the file to change."""
    try:
        for each in templates(shop):
            where = f"messages/{each.locale}/{approved.PREFIX}{each.update}.j2, {each.channel}"
            yield from (f"{where}: {problem}" for problem in approved.problems(each.body, each.parameters))
    except RenderError as error:
        yield f"{error} → correct the template, or the parameters in shop.yaml"
