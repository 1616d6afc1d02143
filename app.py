"""The Chalice app: registers each blueprint, nothing else. Every function's zip holds it: keep its imports light."""

from collections.abc import Iterator
from typing import Any

from chalice.app import Chalice

from functions.settings import part


def edge() -> Iterator[Any]:
    """What the world calls, and the workers behind it."""
    from functions import lambdas, webchat
    from functions.webhooks import (
        carriers,
        channels,
        events,
        health,
        invoices,
        live,
        money,
        pay,
        qr,
        returns,
        stripe,
        substitutions,
        tickets,
        van,
    )

    yield from (
        channels,
        stripe,
        carriers,
        money,
        live,
        substitutions,
        events,
        returns,
        pay,
        invoices,
        tickets,
        qr,
        van,
    )
    yield from (webchat, health, lambdas)


def console() -> Iterator[Any]:
    """The merchant's pages: a Lambda with a role of its own (docs/adr/0044)."""
    from functions.console import edge, lambdas

    yield from (edge, lambdas)


PARTS = {"": edge, "edge": edge, "console": console}

app = Chalice(app_name="chatkassa")
# What is base64 on its way out: at the console everything. What API Gateway is told is in infra/*resources.json.
app.api.binary_types = ["*/*"] if part() == "console" else ["application/pdf", "image/jpeg", "image/png"]
for registered in PARTS[part()]():
    app.register_blueprint(registered.blueprint)
