"""The picture of a link that takes a talk to another channel, for who has the phone beside the page: /qr/{way}/{code}.

Imports chalice, as edges do; what costs time is imported on a call. Only a code that this shop signed is drawn, as long
as it counts: nobody has other pictures drawn at our address.
"""

from __future__ import annotations

from chalice.app import Blueprint, Response

from functions import bootstrap

blueprint = Blueprint(__name__)
SCALE, BORDER = 6, 4
"""Pixels a module; modules of white around it, as the standard (ISO/IEC 18004) wants them."""


@blueprint.route("/qr/{way}/{code}", methods=["GET"])
def qr(way: str, code: str) -> Response:
    from functions import links
    from functions.commerce import chat_links

    made, rules = links.handed_over(code, bootstrap.secret("link_key")), bootstrap.rules()
    headers: dict[str, str | list[str]] = {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "cross-origin",  # the chat is embedded in the shop's own site
    }
    if made is None or made[1] <= bootstrap.clock() or way not in chat_links.ways(rules):
        return Response(body="", status_code=404, headers=headers | {"Content-Type": "text/plain"})
    shop = bootstrap.live_shop()
    text = shop.say(rules.locales[0], "move_message", code=code)
    headers |= {"Content-Type": "image/svg+xml", "Content-Security-Policy": "default-src 'none'"}
    return Response(body=draw(chat_links.opening(rules, way, code, text)), headers=headers)


def draw(text: str) -> str:
    """An SVG. Error correction M: a screen is read from nearby."""
    from io import BytesIO

    import segno

    picture = BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="svg", scale=SCALE, border=BORDER, light="white")
    return picture.getvalue().decode()
