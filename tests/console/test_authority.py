"""Every route × every role × nobody, out of the route table: a new route is in it by itself."""

import re

import pytest

from functions.console.roles import ALLOWED, May, Role
from functions.console.routes import ROOT, ROUTES, Route
from functions.storage import deeds
from tests.console.desk import Console, the_app

GUARDED = [route for route in ROUTES if route.needs is not May.ENTER]
OPEN = {"/health", "/sign-in", "/signed-in", "/sign-out"}
CHANGING = {May.EDIT, May.PUBLISH, May.SERVE, May.PAY, May.OWN}


def name(route: Route) -> str:
    return f"{route.method} {route.path or '/'}"


def address(route: Route) -> str:
    return re.sub(r"{\w+}", "x", route.path)


@pytest.fixture
def stand_in(monkeypatch):
    """Instead of each page: that it was reached."""
    from functions.console.answers import Answer

    reached: list[str] = []

    def page(route: Route):
        return lambda visit: reached.append(name(route)) or Answer("reached")

    monkeypatch.setattr(Route, "page", page)
    return reached


def asked(console: Console, route: Route):
    return console.get(address(route)) if route.method == "GET" else console.post(address(route))


@pytest.mark.parametrize("role", Role)
def test_a_role_reaches_what_it_may_and_nothing_else(role, monkeypatch, stand_in):
    console = Console(monkeypatch, role=role.value)
    for route in GUARDED:
        stand_in.clear()
        page = asked(console, route)
        if role in ALLOWED[route.needs]:
            assert (page.status, stand_in) == (200, [name(route)])
        else:
            assert (page.status, stand_in) == (403, []), name(route)


def test_nobody_reaches_anything_but_the_way_in(monkeypatch, stand_in):
    console = Console(monkeypatch, role="")
    for route in GUARDED:
        page = asked(console, route)
        assert page.status == (303 if route.method == "GET" else 401), name(route)
        assert page.goes_to in ("/sign-in", "")
    assert stand_in == []


def test_only_the_way_in_and_out_is_open():
    assert {route.path for route in ROUTES if route.needs is May.ENTER} == OPEN


def test_what_is_posted_without_the_forms_own_token_is_not_done(monkeypatch, stand_in):
    console = Console(monkeypatch)
    for route in [route for route in ROUTES if route.method == "POST"]:
        for csrf in ("", "another"):
            assert console.post(address(route), csrf=csrf).status == 403, name(route)
    assert stand_in == []


def test_what_is_done_is_in_the_log_before_and_after(monkeypatch, stand_in):
    console = Console(monkeypatch)
    for route in [route for route in GUARDED if route.method == "POST"]:
        before = len(list(deeds.latest(console.world.table)))
        console.post(address(route))
        found = list(deeds.latest(console.world.table))
        assert len(found) == before + (0 if route.quiet else 1), name(route)
        if not route.quiet:
            newest = next(each for each in found if each.what == f"POST {route.path}")
            assert (newest.who, newest.role, newest.outcome) == ("owner@example.com", "owner", "done")


def test_only_what_changes_nothing_is_quiet():
    """A preview, how a person likes to look at the console, or what a provider says of its own."""
    assert {route.path for route in ROUTES if route.quiet} <= {
        "/catalogue/new/arrange", "/catalogue/products/{product}/arrange", "/catalogue/bulk/check",
        "/look", "/messages/{locale}/{key}/preview", "/catalogue/import/check", "/rules/{section}/check",
        "/conversations/{conversation}/messages/preview",
        "/messages/approval/look",
    }  # fmt: skip


def test_who_may_only_look_can_change_nothing():
    changing = [
        route for route in ROUTES if route.method == "POST" and not route.quiet and route.needs is not May.ENTER
    ]
    assert all(route.needs in CHANGING for route in changing)


def test_every_route_is_registered_and_answers_with_a_function():
    registered = {(method, path) for path, methods in the_app().routes.items() for method in methods}
    assert registered == {(route.method, f"{ROOT}{route.path}") for route in ROUTES}
    assert all(callable(route.page()) for route in ROUTES)
