"""The chat apps that the simulator has phones for, by the name that the shop's registry gives their channel."""

from infra.simulator.chat_app import ChatApp
from infra.simulator.messenger import Messenger
from infra.simulator.whatsapp import WhatsApp

APPS: dict[str, type[ChatApp]] = {made.name: made for made in (WhatsApp, Messenger)}
