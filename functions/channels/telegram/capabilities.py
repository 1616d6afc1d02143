"""What Telegram can show and carry: reference/channels.md 1.3 and 4, as data."""

from functions.channels.channel import Capabilities

CAPABILITIES = Capabilities(
    text=4096,
    window=None,
    buttons=100,
    button_title=40,
    cards=100,
    cards_least=2,
    card_body=500,
    card_buttons=8,
    caption=1024,
    link_button=True,
    header_image=True,
    cards_alike=False,
    cards_text=400,
    paged=True,
    album=10,
    body=3890,
    link_title=40,
    footer=200,
    bold="\x02",
)
"""A keyboard has room for a hundred buttons. Of a button's text Telegram says no limit, and its apps cut it where the
phone ends: 40 is what a narrow one shows, and what is longer stands whole in the text above. A footer is the end of the
text, in italics: `body` leaves room for it. A card's text leaves room in the caption for what introduces the carousel,
and for what is left to see. Bold is an entity, never a sign in the text: the mark around it is one that no shopper can
send (wire.py), and is taken out (payloads.py)."""
