"""What a page answers with. Knows neither Chalice nor how pages are drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Answer:
    body: str | bytes = ""
    status: int = 200
    kind: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()
    """Set-Cookie headers."""


def redirect(address: str, *, told: str = "", **query: str) -> Answer:
    """See Other: what was posted is not posted again by going back. `told`: key of a text that the page then shows."""
    asked = {name: value for name, value in {**query, "told": told}.items() if value}
    where, mark, fragment = address.partition("#")
    if asked:
        where += ("&" if "?" in where else "?") + urlencode(asked)
    return Answer(status=303, headers={"Location": where + mark + fragment})


def download(name: str, body: str | bytes, kind: str) -> Answer:
    """A file to keep. `name`: ours, plain ASCII."""
    return Answer(body, kind=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
