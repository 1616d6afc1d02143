"""Draws the console's pages: templates/pages/console, with Jinja2 and autoescape. Its policy says what a page may do.

In every template: `visit`, `t("area.key")`, `link("/orders")`, `asset("console.css")`, `money(minor)`,
`moment(datetime)`, `day(date)`, `icon("orders")`, `here("/orders")`, `channel_name("web")`, `language_name("nl")`.
"""

from datetime import date, datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from functions.commerce.money import written
from functions.console import assets, names
from functions.console.icons import ICONS
from functions.console.navigation import sections
from functions.console.texts import PAGES, Texts
from functions.console.visit import Visit
from functions.settings import settings

MONTHS = {
    "nl": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
}
DAYS = {"nl": "ma di wo do vr za zo", "en": "Mon Tue Wed Thu Fri Sat Sun"}


def draw(visit: Visit, template: str, **values: Any) -> str:
    """A page, or a part of one, as HTML."""
    texts = Texts(visit.look.locale)
    told = visit.query.get("told", "")
    page = _environment().get_template(template)
    return str(
        page.render(
            visit=visit,
            t=texts,
            told=texts(told) if texts.has(told) else "",
            sections=sections(visit),
            here=lambda path: visit.path == path or (path != "" and visit.path.startswith(f"{path}/")),
            link=visit.link,
            asset=lambda name: assets.address(settings().console_assets_url, name),
            money=lambda amount, currency="": money(amount, currency, visit.look.locale),
            moment=lambda at, zone="": moment(at, visit.look.locale, zone),
            day=lambda on: day(on, visit.look.locale),
            channel_name=lambda name: names.channel_name(name, visit.look.locale),
            language_name=lambda code: names.language_name(code, visit.look.locale),
            **values,
        )
    )


def policy(visit: Visit) -> str:
    """The Content-Security-Policy header: scripts and styles are ours, by file; nothing stands in the page itself."""
    ours = _origin(settings().console_assets_url)
    shown = {_origin(each) for each in visit.pictures}
    pictures = " ".join(sorted({ours, _origin(settings().assets_url), _origin(visit.base)} | shown))
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {ours}",
            f"style-src {ours}",
            f"img-src 'self' data: blob: {pictures}",
            f"font-src {ours}",
            "connect-src 'self'",
            "manifest-src 'self'",
            f"form-action 'self' {login_origin()}",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        )
    )


def login_origin() -> str:
    from functions import bootstrap

    return _origin(next(iter(bootstrap.secrets("console")["login_url"]), ""))


def money(amount: int, currency: str, locale: str) -> str:
    """As the shop writes it, where it knows the language and it is the shop's currency."""
    from functions import bootstrap
    from functions.errors import NotFound

    try:
        shop = bootstrap.live_shop()
    except NotFound:
        return written(amount, currency or "EUR")
    if currency not in ("", shop.rules.currency) or locale not in shop.rules.locales:
        return written(amount, currency or shop.rules.currency)
    return shop.money(locale, amount)


def moment(at: datetime, locale: str, zone: str = "") -> str:
    """ "za 28 nov 14:05", in the shop's time zone; the year where it is not this one."""
    local = at.astimezone(ZoneInfo(zone or _zone()))
    return f"{day(local.date(), locale)} {local:%H:%M}"


def day(on: date, locale: str) -> str:
    months, days = MONTHS[locale].split(), DAYS[locale].split()
    return f"{days[on.weekday()]} {on.day} {months[on.month - 1]} {on.year}"


def _zone() -> str:
    from functions import bootstrap
    from functions.errors import NotFound

    try:
        return str(bootstrap.rules().time_zone)
    except NotFound:
        return "UTC"


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals["icon"] = lambda name: Markup(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">' + ICONS[name] + "</svg>"
    )
    return environment
