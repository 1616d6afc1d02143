"""The van's page, in the shop's language: templates/pages/van."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from functions.pages.standing import Page, Standing
from functions.van.stops import Stop

VAN = Standing("van", "img-src blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")


def texts(locale: str) -> dict[str, Any]:
    return VAN.texts(locale)


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
    found = VAN.texts(locale)
    return VAN.page(
        locale,
        shop=shop,
        day=f"{found['days'][day.weekday()]} {day.day} {found['months'][day.month - 1]}" if day else "",
        slots=slots,
        token=token,
        shown=shown or {},
        problem=found["problems"].get(problem, "") if problem else "",
    )
