"""What every page has about it: health, and how a person likes to look at it."""

from functions.console.answers import Answer, redirect
from functions.console.cookies import LOOK, LOOK_SECONDS, set_cookie
from functions.console.texts import LANGUAGES, preferred
from functions.console.visit import Look, Visit

THEMES = ("auto", "light", "dark")


def health(visit: Visit) -> Answer:
    return Answer('{"ok":true}', kind="application/json")


def set_look(visit: Visit) -> Answer:
    """Language and theme, for this browser; back to where the person was."""
    locale, theme = visit.form("locale", visit.look.locale), visit.form("theme", visit.look.theme)
    path = visit.form("path", "")
    found = redirect(visit.link(path if path.startswith("/") and "//" not in path else ""))
    if locale not in LANGUAGES or theme not in THEMES:
        return found
    return Answer(
        status=found.status, headers=found.headers, cookies=(set_cookie(LOOK, f"{locale}.{theme}", LOOK_SECONDS),)
    )


def look_of(cookie: str, accepts: str) -> Look:
    """As chosen, else as the browser asks."""
    locale, _, theme = cookie.partition(".")
    return Look(locale if locale in LANGUAGES else preferred(accepts), theme if theme in THEMES else THEMES[0])
