"""What Messenger can show and carry: reference/channels.md 1.2, 1.3 and 3.2, as data."""

from datetime import timedelta

from functions.channels.channel import Capabilities

CAPABILITIES = Capabilities(
    text=2000,
    window=timedelta(hours=24),
    buttons=13,
    button_title=20,
    rows=10,
    row_title=80,
    row_detail=80,
    cards=10,
    card_buttons=3,
    link_button=True,
    card_title=80,
    card_subtitle=80,
    card_picture=False,
    cards_alike=False,
    body=2000,
    receipt=100,
    opener=20,
    templates="messenger",
    link_title=20,
    link_body=640,
)
"""Buttons are quick replies, and a template's where up to three fit one. It has no list: rows are cards without a
picture, whose one button reads as the opener.
After a click-to-Messenger ad the window is longer (up to 7 days); the 24 hours of every message are counted."""
