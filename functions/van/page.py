"""The van's page, in the shop's language: templates/pages/van. Jinja2 only, with autoescape.

Style and script stand in the page; its policy lets in nothing but them, by their hash.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from functions.van.stops import Stop

PAGES = Path(__file__).parents[2] / "templates" / "pages" / "van"
FALLBACK = "en"


@dataclass(frozen=True)
class Page:
    html: str
    policy: str
    """The Content-Security-Policy header."""


def texts(locale: str) -> dict[str, Any]:
    return _texts(locale if (PAGES / f"{locale}.json").is_file() else FALLBACK)


def render(
    slots: Sequence[tuple[str, Sequence[Stop]]] | None,
    *,
    locale: str,
    shop: str,
    day: date | None = None,
    token: str = "",
    shown: dict[str, str] | None = None,
    problem: str = "",
) -> Page:
    """`slots` None: the link is none of ours, or over. `shown`: states that were told a moment ago, by order.
    `problem`: what could not be done, by its key in the texts."""
    found = texts(locale)
    html = _template().render(
        language=locale if (PAGES / f"{locale}.json").is_file() else FALLBACK,
        texts=found,
        shop=shop,
        day=f"{found['days'][day.weekday()]} {day.day} {found['months'][day.month - 1]}" if day else "",
        slots=slots,
        token=token,
        shown=shown or {},
        problem=found["problems"].get(problem, "") if problem else "",
        style=_file("van.css"),
        script=_file("van.js"),
    )
    return Page(html, _policy())


@cache
def _texts(language: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_file(f"{language}.json"))
    return found


@cache
def _file(name: str) -> str:
    return (PAGES / name).read_text(encoding="utf-8")


@cache
def _template() -> Any:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_file("van.html"))


@cache
def _policy() -> str:
    return (
        f"default-src 'none'; style-src {_hash('van.css')}; script-src {_hash('van.js')}; connect-src 'self'; "
        "img-src blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def _hash(name: str) -> str:
    digest = hashlib.sha256(_file(name).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
