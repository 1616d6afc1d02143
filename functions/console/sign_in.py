"""Signing in and out, by Amazon Cognito's hosted login: OpenID Connect's authorization code flow with PKCE.

The ID token comes straight from the token endpoint over TLS, so its signature need not be checked (OpenID Connect Core
3.1.3.7, 6); its claims are. What the browser then holds is a random token; whose it is stands in the table.
"""

import base64
import hashlib
import hmac
import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from functions import bootstrap
from functions.console.answers import Answer, redirect
from functions.console.cookies import SESSION, SIGNING_IN, drop_cookie, set_cookie
from functions.console.render import draw
from functions.console.roles import Role, role_of
from functions.console.visit import Visit
from functions.errors import ChannelError, ChatkassaError
from functions.observability import log
from functions.settings import settings
from functions.storage import sign_ins
from functions.storage.sign_ins import SignIn

LASTS = timedelta(hours=10)
"""A day's work. Whoever loses their role, or is taken out, is out at once (storage/sign_ins.py)."""
TAKES = 600
"""Seconds that signing in may take."""


class NotSignedIn(ChatkassaError):
    """What the login answered does not make somebody signed in; the message says why, for the log."""

    status = 403


def real_time() -> datetime:
    """Not a local stage's clock, which may be moved: that would sign everybody out."""
    return datetime.now(UTC)


def start(visit: Visit) -> Answer:
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": _known("login_client"),
        "redirect_uri": visit.link("/signed-in"),
        "scope": "openid email profile",
        "state": state,
        "nonce": nonce,
        "code_challenge": digest,
        "code_challenge_method": "S256",
    }
    cookie = set_cookie(SIGNING_IN, f"{state}.{nonce}.{verifier}", TAKES)
    return Answer(
        status=303,
        headers={"Location": f"{_known('login_url')}/oauth2/authorize?{urlencode(asked)}"},
        cookies=(cookie,),
    )


def finish(visit: Visit) -> Answer:
    """Where the login sends the browser back to."""
    try:
        claims = _claims(visit)
        role = role_of(claims.get("cognito:groups") or ())
        if role is None:
            raise NotSignedIn("no role")
    except NotSignedIn as error:
        log.warning("a sign-in came to nothing", why=str(error))
        key = "frame.no_role" if str(error) == "no role" else "frame.sign_in_failed"
        return Answer(draw(visit, "frame/notice.html", says=key, again=True), 403, cookies=(drop_cookie(SIGNING_IN),))
    token = _admit(claims, role, real_time())
    cookies = (set_cookie(SESSION, token, int(LASTS.total_seconds())), drop_cookie(SIGNING_IN))
    return Answer(status=303, headers={"Location": visit.link()}, cookies=cookies)


def leave(visit: Visit) -> Answer:
    """Here, and at the login."""
    sign_ins.end(bootstrap.table(), visit.cookies.get(SESSION, "-"))
    asked = urlencode({"client_id": _known("login_client"), "logout_uri": visit.link()})
    found = redirect(f"{_known('login_url')}/logout?{asked}")
    return Answer(status=found.status, headers=found.headers, cookies=(drop_cookie(SESSION),))


def _admit(claims: dict[str, Any], role: Role, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    sign_in = SignIn(
        person=claims["sub"],
        email=claims.get("email", ""),
        name=claims.get("name", ""),
        role=role.value,
        csrf=secrets.token_urlsafe(24),
        until=now + LASTS,
        at=datetime.fromtimestamp(claims["iat"], UTC),
    )
    sign_ins.keep(bootstrap.table(), token, sign_in)
    return token


def _claims(visit: Visit) -> dict[str, Any]:
    """Of the ID token that the code is worth. Raises NotSignedIn."""
    state, _, rest = visit.cookies.get(SIGNING_IN, "").partition(".")
    nonce, _, verifier = rest.partition(".")
    if not state or not hmac.compare_digest(state, visit.query.get("state", "")):
        raise NotSignedIn("another browser, or too late")
    if "code" not in visit.query:
        raise NotSignedIn(f"the login says {visit.query.get('error', 'nothing')[:40]}")
    claims = _id_token(_token(visit.query["code"], verifier, visit.link("/signed-in")))
    wanted = {"iss": _known("login_issuer"), "aud": _known("login_client"), "token_use": "id", "nonce": nonce}
    wrong = sorted(name for name, value in wanted.items() if claims.get(name) != value)
    if wrong:
        raise NotSignedIn(f"claims: {', '.join(wrong)}")
    if not claims.get("sub") or not claims.get("iat") or claims.get("exp", 0) < real_time().timestamp():
        raise NotSignedIn("over")
    return claims


def _token(code: str, verifier: str, redirect_uri: str) -> str:
    """Raises NotSignedIn."""
    from functions.channels.http import poster

    url = f"{_known('login_url')}/oauth2/token"
    if not url.startswith("https://") and not settings().local:
        raise NotSignedIn("the login is not reached over TLS")
    asked = {
        "grant_type": "authorization_code",
        "client_id": _known("login_client"),
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
    }
    try:
        status, body = poster()(url, {"content-type": "application/x-www-form-urlencoded"}, urlencode(asked).encode())
    except ChannelError:
        raise NotSignedIn("the login did not answer") from None
    if status != 200:
        raise NotSignedIn(f"the login answered {status}")
    return str(json.loads(body)["id_token"])


def _id_token(token: str) -> dict[str, Any]:
    """Its claims, unchecked."""
    try:
        part = token.split(".")[1]
        found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (IndexError, ValueError):
        raise NotSignedIn("no ID token") from None
    return found


def _known(name: str) -> str:
    return bootstrap.secrets("console").current(name)
