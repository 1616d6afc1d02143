"""Writes docs/carriers.md: how to connect each carrier, and what its codes become; the tables are the code's own.

python -m infra.describe_carriers
"""

from pathlib import Path

from functions.carriers.carrier import Carrier
from functions.carriers.registry import CARRIERS

DOC = Path(__file__).parents[1] / "docs" / "carriers.md"
TITLES = {"sendcloud": "Sendcloud", "easypost": "EasyPost", "aftership": "AfterShip"}
CONNECT = {
    "sendcloud": "Settings → Integrations → your integration: *Webhook feedback enabled*, with the address above. The "
    "secret is the integration's secret key, or its *Webhook Signature Key* where it has one. Give each parcel our "
    "order's number as its `order_number`: then the order is found without registering the number.",
    "easypost": "Webhooks → add the address above with a `webhook_secret` of your own. A tracker knows no order: "
    "register its number (above).",
    "aftership": "Tracking → Settings → Webhooks: the address above, every shipment status. The secret is the webhook "
    "secret shown there. Give each tracking our order's number as `order_number`, or register its number.",
}

SOURCES = {
    "sendcloud": "Signature and payload: `sendcloud.dev/api/v2/webhooks/parcel-status-changed`; codes: "
    "`sendcloud.dev/api/v2/parcel-statuses`, with each number as `white-nl/commerce-sendcloud` lists it. The "
    "webhook names no pick-up point, neighbour, code or next attempt: the shopper gets the tracking link for "
    "those. A parcel with `is_return` is passed over.",
    "easypost": "Statuses and details: `docs.easypost.com/docs/trackers`; payload: `EasyPost/examples`, "
    "`official/fixtures/event-body.json`; signature: `docs.easypost.com/guides/webhooks-guide` and the client "
    "libraries. The day that it is expected, after a failed attempt the next try, is "
    "`est_delivery_date_local`, else `est_delivery_date`. A tracker names no pick-up point, neighbour or "
    "code; one with `is_return` is passed over.",
    "aftership": "Tags and subtags: `aftership.com/docs/tracking/enum/delivery-statuses` and `delivery-sub-statuses` "
    "(2026-07); payload: `webhook-specifications` and `AfterShip/tracking-sdk-nodejs`, "
    "`src/model/Tracking.ts`; signature: `webhook-signature`. A pick-up point is `pickup_location`, with the "
    "carrier's own words in `pickup_note` (hours, a code, how long it is kept); the day that it is expected, "
    "after a failed attempt the next try, is `latest_estimated_delivery`. At which number a neighbour lives "
    "is not told.",
}


def page() -> str:
    return TEXT.replace("CARRIERS", "\n".join(_section(each) for each in CARRIERS.values()))


def _section(carrier: Carrier) -> str:
    rows = [f"| `{code}` | {words} | {_becomes(state)} |" for code, (state, words) in carrier.states.items()]
    return "\n".join(
        [
            f"## {TITLES[carrier.name]}",
            "",
            f"`POST {{public_url}}/carriers/{carrier.name}`, secret `{carrier.secret}`.",
            CONNECT[carrier.name],
            "",
            f"    python -m infra.secret --stage prod {carrier.secret}",
            "",
            "| code | which means | becomes |",
            "|---|---|---|",
            *rows,
            "",
            f"{SOURCES[carrier.name]}",
            "",
        ]
    )


def _becomes(state: str | None) -> str:
    return f"`{state}`" if state else "–"


TEXT = """# Carriers

Written by `python -m infra.describe_carriers`; a test holds it against the code.

A carrier tells where a parcel is by a signed webhook. Whatever is signed is answered 200: what a table below has no
state for (–) changes nothing; a code that is not in it changes nothing either and is logged by name (metric
`UnknownCarrierCode`); a body that cannot be read is kept in the queue of unreadable ones. An unsigned one is 403. A new
secret can be set beside the old (`--keep-previous`). The shop's own van, and systems that are not here, report with the
API or the bus: [events](events/README.md#what-the-shop-is-told-fulfilment).

**Which order a parcel belongs to.** The one that you registered its number for, by reporting `dispatched` with a
`tracking_number`; else the one whose number the carrier was given as its reference. A webhook that comes before that is
kept for 14 days and told as soon as the number is registered. A number that several orders have tells all of them.

**What a state does** is in [conversation.md](conversation.md#parcels) and [ADR 28](adr/0028-where-a-parcel-is.md).

CARRIERS
**Another carrier**: a file in `functions/carriers/` (its table of codes, `verify`, `parse`), a line in `registry.py`,
its secret in `functions/secrets.py`, `infra/parameters.py`, `infra/secret.py` and `.chalice/policies/api_handler.json`,
and payloads from its documentation in `tests/carriers/`.
"""


def main() -> None:
    DOC.write_text(page())


if __name__ == "__main__":
    main()
