"""The Chalice app: registers each blueprint, nothing else. Every function's zip holds it: keep its imports light."""

from chalice.app import Chalice

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

app = Chalice(app_name="chatkassa")
# Only these are base64 on their way out. What API Gateway is told is in infra/resources.json.
app.api.binary_types = ["application/pdf", "image/jpeg", "image/png"]
for part in (
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
    webchat,
    health,
    lambdas,
):
    app.register_blueprint(part.blueprint)
