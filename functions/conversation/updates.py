"""What is said when a parcel or an order moves.

Adding one: a line here, a template a locale, a WhatsApp template name.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Update:
    """`template`: of the message, and the key under `whatsapp_templates` and `messenger_templates` in shop.yaml.
    "": the shopper is not told. `event`: the domain event."""

    template: str
    event: str


UPDATES: dict[str, Update] = {
    "accepted": Update("order_accepted", "order.accepted"),
    "packed": Update("", "order.packed"),
    "dispatched": Update("order_dispatched", "shipment.dispatched"),
    "out_for_delivery": Update("out_for_delivery", "shipment.out_for_delivery"),
    "attempt_failed": Update("attempt_failed", "shipment.attempt_failed"),
    "at_pickup_point": Update("at_pickup_point", "shipment.at_pickup_point"),
    "delivered": Update("delivered", "shipment.delivered"),
    "at_neighbour": Update("at_neighbour", "shipment.at_neighbour"),
    "damaged": Update("parcel_damaged", "shipment.damaged"),
    "lost": Update("parcel_lost", "shipment.lost"),
    "returned": Update("parcel_returned", "shipment.returned"),
    "delayed": Update("delayed", "shipment.delayed"),
    "rescheduled": Update("rescheduled", "order.rescheduled"),
    "cancelled": Update("order_cancelled", "order.cancelled"),
}
