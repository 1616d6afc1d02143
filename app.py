"""The Chalice app: registers each blueprint, nothing else. Every function's zip holds it: keep its imports light."""

from chalice.app import Chalice

from functions import lambdas, webchat
from functions.webhooks import carriers, channels, health, invoices, money, pay, qr, stripe, substitutions

app = Chalice(app_name="chatkassa")
# Only this is base64 on its way out. What API Gateway is told is in infra/resources.json.
app.api.binary_types = ["application/pdf"]
for part in (channels, stripe, carriers, money, substitutions, pay, invoices, qr, webchat, health, lambdas):
    app.register_blueprint(part.blueprint)
