"""What buyers wrote about products: read, answered for all to see, hidden for a reason that is allowed, as a file."""

import csv
import io
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlencode

from functions import bootstrap
from functions.commerce.reviews import HIDING_REASONS, LONGEST_ANSWER, HidingReason
from functions.console.answers import Answer, redirect
from functions.console.downloads import hand_over
from functions.console.render import draw
from functions.console.visit import Visit
from functions.errors import BadRequest, Conflict, NotFound
from functions.review_answers import tell_writer
from functions.review_sheet import COLUMNS, row
from functions.spreadsheets import safe
from functions.storage import reviews
from functions.storage.reviews import Kept
from functions.storage.table import Table

PAGE = 25
MOST_LOOKED_AT = 2_000
"""Reviews of one search; "older" goes on from there."""
MOST_EXPORTED = 12_000
"""Rows of a file: what a Lambda may answer with, and find in the time that it has."""
REASONS: Mapping[str, HidingReason] = {reason: reason for reason in HIDING_REASONS}
SEPARATORS = {"nl": ";"}
"""Of fields, as a spreadsheet in that language takes them; elsewhere a comma."""


@dataclass(frozen=True)
class Wanted:
    product: str = ""
    """Of its title or id."""
    stars: str = ""
    hidden: str = ""
    """ "yes", "no"; "": both."""
    photos: str = ""
    """ "yes": only those with pictures."""
    answered: str = ""
    """ "no": only those with words that nobody has answered yet."""

    def lets(self, kept: Kept, title: Callable[[str], str]) -> bool:
        review = kept.review
        return (
            (not self.product or self.product.casefold() in f"{title(review.product)} {review.product}".casefold())
            and self.stars in ("", str(review.stars))
            and self.hidden in ("", "yes" if kept.hidden else "no")
            and (not self.photos or bool(review.photos))
            and (not self.answered or (bool(review.text) and not kept.answer))
        )

    @property
    def asked(self) -> dict[str, str]:
        return {name: value for name, value in vars(self).items() if value}


@dataclass
class Found:
    rows: list[Kept] = field(default_factory=list)
    more: str = ""


@dataclass(frozen=True)
class Unsaved:
    """An answer that found another in its place."""

    name: str = ""
    words: str = ""


def show(visit: Visit) -> Answer:
    return Answer(_page(visit, read_wanted(visit.query), visit.query.get("start", "")))


def read_wanted(query: Mapping[str, str]) -> Wanted:
    return Wanted(**{name: query.get(name, "").strip()[:200] for name in vars(Wanted())})


def find(table: Table, wanted: Wanted, title: Callable[[str], str], start: str = "") -> Found:
    """A page of them; `more` says where the next begins."""
    found, looked_at = Found(more=start), 0
    while len(found.rows) < PAGE and looked_at < MOST_LOOKED_AT:
        kept, found.more = reviews.newest(table, start=found.more, limit=PAGE)
        looked_at += PAGE
        found.rows += [each for each in kept if wanted.lets(each, title)]
        if not found.more:
            break
    return found


def _page(visit: Visit, wanted: Wanted, start: str, unsaved: Unsaved = Unsaved()) -> str:
    title = titles(visit.look.locale)
    found = find(bootstrap.table(), wanted, title, start)
    photos = [key for each in found.rows for key in each.review.photos]
    return draw(
        visit,
        "reviews/page.html",
        found=found,
        wanted=wanted,
        asked=urlencode(wanted.asked),
        title=title,
        photos={key: visit.shows(bootstrap.photos().link(key)) for key in photos},
        reasons=HIDING_REASONS,
        longest=LONGEST_ANSWER,
        unsaved=unsaved,
    )


def titles(locale: str) -> Callable[[str], str]:
    """Of a product by its id; the id of one that is sold no more."""
    try:
        shop = bootstrap.live_shop()
    except NotFound:
        return str

    @cache
    def title(product: str) -> str:
        found = shop.product(product)
        return (found.title.get(locale) or next(iter(found.title.values()))) if found else product

    return title


# --- what is done about one ---------------------------------------------------------------------------------------


def answer(visit: Visit) -> Answer:
    """What was typed is shown again beside what somebody else has answered meanwhile."""
    name, was = visit.form("review"), visit.form("was", "")
    words = visit.form("words", "").replace("\r\n", "\n")
    if len(words) > LONGEST_ANSWER:
        raise BadRequest(f"that answer has {len(words)} characters: at most {LONGEST_ANSWER}")
    visit.did(name, before={"answer": was}, after={"answer": words})
    table, before = bootstrap.table(), reviews.find(bootstrap.table(), name)
    try:
        reviews.answer(table, name, words, was=was, **_told(visit))
    except Conflict:
        return Answer(_page(visit, _back(visit), visit.form("start", ""), Unsaved(name, words)), 409)
    if tell_writer(table, bootstrap.mailbox(), before, words, bootstrap.clock()):
        return _done(visit, "reviews.answered_and_told")
    return _done(visit, "reviews.answered" if words else "reviews.unanswered")


def hide(visit: Visit) -> Answer:
    name, reason = visit.form("review"), REASONS.get(visit.form("reason", ""))
    if reason is None:
        raise BadRequest("say why it is to be hidden: choose a reason from the list")
    before = reviews.find(bootstrap.table(), name)
    visit.did(name, before={"hidden": before.hidden}, after={"hidden": reason})
    reviews.hide(bootstrap.table(), name, reason, **_told(visit))
    return _done(visit, "reviews.is_hidden")


def show_again(visit: Visit) -> Answer:
    name = visit.form("review")
    before = reviews.find(bootstrap.table(), name)
    visit.did(name, before={"hidden": before.hidden}, after={"hidden": ""})
    reviews.show(bootstrap.table(), name, **_told(visit))
    return _done(visit, "reviews.is_shown")


def _told(visit: Visit) -> dict[str, Any]:
    return {"by": visit.who.email, "now": bootstrap.clock(), "token": uuid.uuid4().hex}


def _back(visit: Visit) -> Wanted:
    return Wanted(**{name: visit.form(f"filter_{name}", "") for name in vars(Wanted())})


def _done(visit: Visit, told: str) -> Answer:
    """Back to where it was done, with its filters."""
    return redirect(visit.link("/reviews"), told=told, start=visit.form("start", ""), **_back(visit).asked)


# --- as a file ----------------------------------------------------------------------------------------------------


def export(visit: Visit) -> Answer:
    """What the filters let through, all of it."""
    out = io.StringIO()
    file = csv.DictWriter(out, COLUMNS, delimiter=SEPARATORS.get(visit.look.locale, ","), lineterminator="\r\n")
    file.writeheader()
    for count, kept in enumerate(_all(read_wanted(visit.query), titles(visit.look.locale))):
        if count == MOST_EXPORTED:
            raise BadRequest(f"those are over {MOST_EXPORTED} reviews: choose a product, and export them in parts")
        file.writerow({name: safe("" if value is None else str(value)) for name, value in row(kept).items()})
    # the mark tells Excel that it is UTF-8
    return hand_over("reviews.csv", "\ufeff" + out.getvalue(), "text/csv; charset=utf-8")


def _all(wanted: Wanted, title: Callable[[str], str]) -> Iterator[Kept]:
    start = ""
    while True:
        kept, start = reviews.newest(bootstrap.table(), start=start, limit=100)
        yield from (each for each in kept if wanted.lets(each, title))
        if not start:
            return
