"""The web chat's static files: the widget's script, joined from its parts, and the full-page host.

The parts are plain scripts that share one scope, so that one <script> tag and one request carry them, without a build
step. Standard library and errors only.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "templates" / "pages" / "webchat"
PARTS = ("labels", "elements", "form", "drawing", "hints", "transcript", "connection", "panel", "start")


@dataclass(frozen=True)
class File:
    text: str
    content_type: str

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.text.encode()).hexdigest()[:20]}"'


@cache
def script() -> File:
    style = (FOLDER / "widget" / "style.css").read_text("utf-8")
    parts = [(FOLDER / "widget" / f"{name}.js").read_text("utf-8") for name in PARTS]
    # The style sheet travels as a string: it goes into the shadow root as a constructed style sheet, which a page's
    # CSP does not govern (CSSOM: style-src is about inline styles and fetched sheets).
    whole = ['(() => {\n"use strict";', f"const STYLE = {json.dumps(style)};", *parts, "})();\n"]
    return File("\n".join(whole), "text/javascript; charset=utf-8")


@cache
def page() -> File:
    return File((FOLDER / "page.html").read_text("utf-8"), "text/html; charset=utf-8")


@cache
def page_style() -> File:
    return File((FOLDER / "page.css").read_text("utf-8"), "text/css; charset=utf-8")


def page_policy(*, embedders: tuple[str, ...], local: bool) -> str:
    """The page's Content-Security-Policy. Pictures are the merchant's, wherever they are hosted."""
    loopback = ("http://127.0.0.1:*", "http://localhost:*") if local else ()
    sockets = ("ws://127.0.0.1:*", "ws://localhost:*") if local else ("wss:",)
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            " ".join(("connect-src 'self'", *sockets)),
            " ".join(("img-src 'self' https:", *loopback)),
            " ".join(("media-src 'self' https:", *loopback)),
            "base-uri 'none'",
            "form-action 'none'",
            " ".join(("frame-ancestors 'self'", *embedders, *loopback)),
        )
    )
