"""What a WeChat Official Account can show and carry: reference/channels.md 0.3, 1.2, 1.3 and 5, as data."""

from datetime import timedelta

from functions.channels.channel import Capabilities

CAPABILITIES = Capabilities(
    text=2048,
    measure="bytes",
    window=timedelta(hours=48),
    quota=5,
    buttons=12,
    button_title=32,
    button_detail=True,
    caption=512,
    link_button=True,
    body=880,
    link_title=32,
    link_body=512,
)
"""A menu's text and its lines share the 2,048 bytes of a text: 12 lines of 32 characters are 1,152 at three bytes each,
which leaves 880 above them. A news card of more than one article is refused since 2018 (45008), so there is no
carousel. The limit of a card's description is not documented: 512 bytes is what WeChat's sister product has."""
