"""A PDF of an invoice or of tickets, by Typst: tagged, and held to PDF/UA-1 by the compiler. Imports nothing of ours.

Runs where Typst is: in a function of its own (docs/adr/0021), which may do nothing else. It is imported on a call.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any, Literal

PAGES = Path(__file__).parents[2] / "templates" / "pages"
SOURCES = {"invoice": PAGES / "invoice" / "invoice.typ", "tickets": PAGES / "tickets" / "tickets.typ"}
"""By the contents' `document`; what names none is an invoice."""


def print_invoice(contents: dict[str, Any]) -> bytes:
    """A name in a script that the compiler has no letters for ("田中", "😊") cannot be PDF/UA-1, which asks for every
    letter's glyph; such an invoice is tagged all the same, and shows a box for it."""
    import typst

    try:
        return _compiled(contents, "ua-1")
    except typst.TypstError:
        return _compiled(contents, "1.7")


def _compiled(contents: dict[str, Any], standard: Literal["ua-1", "1.7"]) -> bytes:
    import typst

    document = contents.get("document", "invoice")
    made: bytes = typst.compile(
        SOURCES[document].read_bytes(),
        format="pdf",
        font_paths=_fonts(),
        sys_inputs={"invoice" if document == "invoice" else "contents": json.dumps(contents)},
        pdf_standards=standard,
    )
    return made


@cache
def _fonts() -> Any:
    """Only those inside the compiler: the machine's own would make another page of it elsewhere."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
