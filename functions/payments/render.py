"""The payment link's page, in the order's language. The texts are templates/pages/pay/<locale>.json, a state each.

Jinja2 only, with autoescape. Style and script stand in the page; its policy lets in nothing but them, by their hash.
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

PAGES = Path(__file__).parents[2] / "templates" / "pages" / "pay"
FALLBACK = "en"


@dataclass(frozen=True)
class Page:
    html: str
    policy: str
    """The Content-Security-Policy header."""


def render(state: str, *, locale: str, shop: str, back: str, again: str = "") -> Page:
    """`back`: where the one button leads; "" leaves it out. `again`: the query that looks again, "" to stop looking."""
    language = locale if (PAGES / f"{locale}.json").is_file() else FALLBACK
    texts = _texts(language)
    prefill = texts["ask"] if state in ("expired", "failed", "cancelled") else ""
    html = _template().render(
        state=state,
        language=language,
        texts=texts,
        text=texts["states"][state],
        shop=shop,
        back=_with_text(back, prefill),
        again=again,
        style=_file("pay.css"),
        script=_file("pay.js"),
    )
    return Page(html, _policy())


def _with_text(back: str, text: str) -> str:
    """WhatsApp takes what to say along: the shopper only has to press send."""
    return f"{back}?text={quote(text)}" if text and back.startswith("https://wa.me/") else back


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
    return environment.from_string(_file("pay.html"))


@cache
def _policy() -> str:
    return (
        f"default-src 'none'; style-src {_hash('pay.css')}; script-src {_hash('pay.js')}; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def _hash(name: str) -> str:
    digest = hashlib.sha256(_file(name).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
