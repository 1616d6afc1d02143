"""What WhatsApp can show and carry: reference/channels.md 1.2, 1.3 and 2.2, as data."""

from datetime import timedelta

from functions.channels.channel import Capabilities

CAPABILITIES = Capabilities(
    text=4096,
    window=timedelta(hours=24),
    buttons=3,
    button_title=20,
    rows=10,
    row_title=24,
    row_detail=72,
    cards=10,
    cards_least=2,
    card_body=160,
    card_buttons=2,
    caption=1024,
    link_button=True,
    header_image=True,
    cards_text=1024,
    products=30,
    products_title=24,
    body=1024,
    opener=20,
    templates="whatsapp",
    link_title=20,
    footer=60,
    bold="*",
)
"""Where Meta's pages and its OpenAPI differ, the smaller: a list's body is 4,096 on one and 1,024 in the other. Of
buttons on a card Meta says "one or more"; two is what its example and every client shows."""
