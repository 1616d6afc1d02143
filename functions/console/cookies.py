"""Cookies of the console: never read by a script, never sent along by another site's form, of this host alone."""

from http.cookies import CookieError, SimpleCookie

from functions.settings import settings

SESSION = "chatkassa"
SIGNING_IN = "chatkassa-signing-in"
LOOK = "chatkassa-look"
LOOK_SECONDS = 365 * 24 * 3600


def set_cookie(name: str, value: str, seconds: int) -> str:
    """A Set-Cookie header. Lax, not Strict: the login sends the browser here from another site. The prefix `__Host-`
    makes the browser itself refuse one that another host set (RFC 6265bis 4.1.3.2)."""
    secure = "" if settings().local else "; Secure"
    return f"{_named(name)}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"


def drop_cookie(name: str) -> str:
    return set_cookie(name, "", 0)


def read_cookies(header: str) -> dict[str, str]:
    """Ours, by the names above."""
    found: SimpleCookie = SimpleCookie()
    try:
        found.load(header)
    except CookieError:
        return {}
    return {name: found[_named(name)].value for name in (SESSION, SIGNING_IN, LOOK) if _named(name) in found}


def _named(name: str) -> str:
    """A local stage has no TLS, without which there is no such prefix."""
    return name if settings().local else f"__Host-{name}"
