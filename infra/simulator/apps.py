"""The chat apps that the simulator has phones for, by the name that the shop's registry gives their channel."""

from infra.simulator.chat_app import ChatApp
from infra.simulator.instagram import Instagram
from infra.simulator.kik import Kik
from infra.simulator.messenger import Messenger
from infra.simulator.telegram import Telegram
from infra.simulator.wechat import WeChat
from infra.simulator.whatsapp import WhatsApp

APPS: dict[str, type[ChatApp]] = {made.name: made for made in (WhatsApp, Messenger, Instagram, Telegram, WeChat, Kik)}
