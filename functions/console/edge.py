"""The console's routes at API Gateway: finds out who asks, whether they may, and writes down what they do.

Imports chalice, as edges do; a page is imported when it is asked for. Authority is looked at here, once, for every
route of the table: a page that does not show a button is no protection.
"""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING, Any

from chalice.app import Blueprint, CaseInsensitiveMapping, Response

from functions import bootstrap
from functions.console.roles import May
from functions.console.routes import ROUTES, Route
from functions.errors import ChatkassaError, SignatureError
from functions.observability import log
from functions.webhooks.raw import raw_body

if TYPE_CHECKING:
    from functions.console.answers import Answer
    from functions.console.visit import Visit

blueprint = Blueprint(__name__)

FORMS = ["application/x-www-form-urlencoded", "multipart/form-data"]
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
}
CSRF_FIELD, CSRF_HEADER = "csrf", "x-csrf"
MOST_SUBJECT = 200


def _register(route: Route) -> None:
    def serve(**params: str) -> Response:
        return _serve(route, params)

    # Chalice tells functions apart by their names
    serve.__name__ = f"{route.method.lower()}_{route.answers.replace(':', '_').replace('.', '_')}"
    kinds = {"content_types": FORMS} if route.method == "POST" else {}
    blueprint.route(route.address, methods=[route.method], name=serve.__name__, **kinds)(serve)


for each in ROUTES:
    _register(each)


def _serve(route: Route, params: dict[str, str]) -> Response:
    from functions.console import refusals

    visit = _visit(route, params)
    try:
        answer = _answer(route, visit)
    except ChatkassaError as error:
        log.warning("the console did not do it", route=f"{route.method} {route.path}", why=type(error).__name__)
        answer = refusals.refused(visit, error)
    except Exception as error:
        log.error("the console failed", error, route=f"{route.method} {route.path}")
        answer = refusals.failed(visit)
    return _response(visit, answer)


def _answer(route: Route, visit: Visit) -> Answer:
    from functions.console import refusals

    if route.needs is not May.ENTER:
        if visit.person is None:
            return refusals.sign_in_first(visit, route)
        if not visit.person.may(route.needs):
            return refusals.not_yours(visit)
    if route.method == "GET":
        return route.page()(visit)
    _take_form(visit)
    return _noted(route, visit) if visit.person else route.page()(visit)


def _take_form(visit: Visit) -> None:
    """Raises SignatureError for a form that is not of this sign-in: somebody else's page may have made it."""
    from functions.console.forms import read_form

    request = blueprint.current_request
    visit.fields, visit.uploads = read_form(str(request.headers.get("content-type") or ""), raw_body(request))
    given = str(request.headers.get(CSRF_HEADER) or "") or visit.form(CSRF_FIELD, "")
    if visit.person and not hmac.compare_digest(given.encode(), visit.csrf.encode()):
        raise SignatureError("the form is of another sign-in: load the page anew, then try again")


def _noted(route: Route, visit: Visit) -> Answer:
    """What is done stands in the log before it is done."""
    from dataclasses import replace

    from functions.storage import deeds, keys

    if route.quiet:
        return route.page()(visit)
    table, now = bootstrap.table(), bootstrap.clock()
    begun = deeds.Deed(
        name=keys.stamped(now, secrets.token_hex(4)), at=now, who=visit.who.email, role=visit.who.role.value,
        what=f"{route.method} {route.path}", subject=" ".join(visit.params.values())[:MOST_SUBJECT],
    )  # fmt: skip
    deeds.keep(table, begun)
    try:
        answer = route.page()(visit)
    except ChatkassaError:
        deeds.keep(table, replace(begun, outcome="refused"))
        raise
    outcome = "done" if answer.status < 400 else "refused"
    subject = visit.subject[:MOST_SUBJECT] or begun.subject
    deeds.keep(table, replace(begun, outcome=outcome, subject=subject, before=visit.before, after=visit.after))
    return answer


def _visit(route: Route, params: dict[str, str]) -> Visit:
    from urllib.parse import unquote

    from functions.console.cookies import LOOK, SESSION, read_cookies
    from functions.console.roles import Role
    from functions.console.routes import ROOT
    from functions.console.sign_in import real_time
    from functions.console.standing import look_of
    from functions.console.visit import Person, Visit
    from functions.storage import sign_ins

    request = blueprint.current_request
    cookies = read_cookies(str(request.headers.get("cookie") or ""))
    known = {name: unquote(value) for name, value in params.items()}
    visit = Visit(
        base=f"{bootstrap.secrets('console').current('console_url').rstrip('/')}{ROOT}",
        path=route.path.format(**known),
        params=known,
        query=dict(request.query_params or {}),
        cookies=cookies,
        look=look_of(cookies.get(LOOK, ""), str(request.headers.get("accept-language") or "")),
    )
    if route.needs is May.ENTER and route.method == "GET":
        return visit
    found = sign_ins.find(bootstrap.table(), cookies.get(SESSION, ""), real_time())
    if found:
        visit.person = Person(found.person, found.email, found.name, Role(found.role))
        visit.csrf = found.csrf
    return visit


def _response(visit: Visit, answer: Answer) -> Response:
    from functions.console.answers import HTML

    headers: dict[str, Any] = {**HEADERS, "Content-Type": answer.kind, **answer.headers}
    if answer.kind == HTML and answer.body and "Content-Security-Policy" not in headers:
        from functions.console.render import policy

        headers["Content-Security-Policy"] = policy(visit)
    if answer.cookies:
        headers["Set-Cookie"] = list(answer.cookies)
    # Everything goes out as base64 (app.py); Chalice answers 400 where `Accept` does not allow for that
    request = blueprint.current_request
    request.headers = CaseInsensitiveMapping({**request.headers, "accept": "*/*"})
    body = answer.body if isinstance(answer.body, bytes) else answer.body.encode()
    return Response(body=body, status_code=answer.status, headers=headers)
