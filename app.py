"""The Chalice app: registers each blueprint, nothing else. Every function's zip holds it: keep its imports light."""

from chalice.app import Chalice

from functions import lambdas, webchat
from functions.webhooks import carriers, channels, health, money, pay, stripe

app = Chalice(app_name="chatkassa")
for part in (channels, stripe, carriers, money, pay, webchat, health, lambdas):
    app.register_blueprint(part.blueprint)
