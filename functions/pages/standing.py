"""A page that needs no second request: templates/pages/<name>, drawn with Jinja2, with autoescape.

Style and script stand in the page; its policy lets in nothing but them, by their hash.
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

PAGES = Path(__file__).parents[2] / "templates" / "pages"
FALLBACK = "en"


@dataclass(frozen=True)
class Page:
    html: str
    policy: str
    """The Content-Security-Policy header."""


@dataclass(frozen=True)
class Standing:
    """`<name>.html`, `.css` and `.js` in a folder of that name, with a JSON of texts a language."""

    name: str
    rules: str
    """Of its policy, besides style, script and its own requests."""

    def language(self, locale: str) -> str:
        """The one that it has."""
        return locale if (PAGES / self.name / f"{locale}.json").is_file() else FALLBACK

    def texts(self, locale: str) -> dict[str, Any]:
        return _texts(self.name, self.language(locale))

    def page(self, locale: str, **values: Any) -> Page:
        html = _template(self.name).render(
            language=self.language(locale),
            texts=self.texts(locale),
            style=_file(self.name, "css"),
            script=_file(self.name, "js"),
            **values,
        )
        return Page(html, _policy(self))


@cache
def _texts(name: str, language: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((PAGES / name / f"{language}.json").read_text(encoding="utf-8"))
    return found


@cache
def _file(name: str, kind: str) -> str:
    return (PAGES / name / f"{name}.{kind}").read_text(encoding="utf-8")


@cache
def _template(name: str) -> Any:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_file(name, "html"))


@cache
def _policy(page: Standing) -> str:
    style, script = _hash(page.name, "css"), _hash(page.name, "js")
    return f"default-src 'none'; style-src {style}; script-src {script}; connect-src 'self'; {page.rules}"


def _hash(name: str, kind: str) -> str:
    digest = hashlib.sha256(_file(name, kind).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
