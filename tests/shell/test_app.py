"""app.py is imported by every function, when it is packaged and at each cold start of the edge."""

import subprocess
import sys

HEAVY = ("boto3", "typst", "botocore", "stripe", "jinja2", "tantivy", "moto", "functions.conversation.engine")
ROUTES = {
    "/webhooks/{channel}": {"GET", "POST"},
    "/webhooks/stripe": {"POST"},
    "/api/orders/{order}/fulfilment": {"POST"},
    "/api/orders/{order}/refunds": {"GET", "POST"},
    "/api/reviews": {"GET"},
    "/api/reviews/{order}": {"POST"},
    "/p/{token}": {"GET"},
    "/p/{token}/return": {"GET"},
    "/i/{token}": {"GET"},
    "/qr/{way}/{code}": {"GET"},
    "/webchat/session": {"POST", "OPTIONS"},
    "/webchat/messages": {"GET", "POST", "OPTIONS"},
    "/webchat/widget.js": {"GET"},
    "/webchat/page": {"GET"},
    "/health": {"GET"},
}
LAMBDAS = {"worker", "payments_worker", "clock", "reconcile", "bus_in"}


def imported(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={})
    return set(done.stdout.split())


def test_importing_the_app_is_light_and_needs_no_environment() -> None:
    assert imported("import app").isdisjoint({*HEAVY, "pydantic"})


def test_worker_lambda_is_light_until_it_is_called() -> None:
    assert imported("import functions.lambdas").isdisjoint({*HEAVY, "functions.webchat", "pydantic"})


def test_worker_imports_neither_stripe_nor_boto3() -> None:
    loaded = imported("import functions.worker, functions.conversation.engine, functions.channels.whatsapp")
    assert loaded.isdisjoint({"stripe", "boto3", "botocore", "chalice"})


def test_routes_and_lambdas_are_those_that_are_deployed() -> None:
    from app import app

    for route, methods in ROUTES.items():
        assert methods <= set(app.routes[route]), route
    assert set(app.handler_map) >= LAMBDAS
