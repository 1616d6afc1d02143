"""Every field of everything that is kept: whether it is about a person, what for, and what erasing does with it.

The one place where that is said: docs/privacy.md is written from it, erasing an order goes by it, and a test fails for
a field that it does not name. Adding a field: a line here. Imports nothing of ours; a model is "module.Name".
"""

from dataclasses import dataclass
from enum import StrEnum


class Erased(StrEnum):
    WITH_ITEM = "goes with its item"
    BLANKED = "blanked"
    """The item stays, for tax law or money; the field becomes what it is by default."""
    KEPT = "kept"


@dataclass(frozen=True)
class Rule:
    holds: str = ""
    """What it tells about a person; "": nothing."""
    purpose: str = ""
    erased: Erased = Erased.WITH_ITEM

    @property
    def personal(self) -> bool:
        return bool(self.holds)


NOT_PERSONAL = Rule()
ANSWER = "answering what is said here"
SELL = "carrying out the purchase"
DELIVER = "delivering the order"
PAY = "payment and refunds"
IMPROVE = "knowing how the shop does"
INFORM = "telling others what buyers think"
TAX = "the books (AWR art. 52)"

RULES: dict[str, Rule] = {}


def plain(model: str, fields: str = "") -> None:
    """Fields that say nothing about a person; none named: none of the model's do."""
    for field in fields.split() or [""]:
        RULES[f"{model}.{field}".removesuffix(".")] = NOT_PERSONAL


def personal(model: str, fields: str, holds: str, purpose: str = ANSWER, erased: Erased = Erased.WITH_ITEM) -> None:
    """None named: all of the model's."""
    for field in fields.split() or [""]:
        RULES[f"{model}.{field}".removesuffix(".")] = Rule(holds, purpose, erased)


# --- the conversation, which goes as a whole ------------------------------------------------------------------------

personal("state.Conversation", "id", "pseudonym: made of the channel and the shopper's name there")
personal("state.Conversation", "user", "address on the channel: phone number or user id")
personal("state.Conversation", "number", "phone number that they write from", "calling back")
personal("state.Conversation", "profile_name", "name on the channel")
personal("state.Conversation", "locale locale_sure", "language")
personal("state.Conversation", "promotional transactional stop_explained", "what they agreed to hear", "opt-out")
personal("state.Conversation", "watch_asked watch_told", "what they were asked or told of", "opt-out")
personal("opted_in.OptIn", "", "what they asked to be told of, when, and in which words", "proof of consent")
personal(
    "state.Conversation",
    "active_at last_inbound_at heard_in briefly_at session_started_at last_now off_told_at",
    "when they were here",
)
personal("state.Conversation", "human_requested_at misunderstood intent insults", "how the talk went", IMPROVE)
personal(
    "state.Conversation", "order review_order moving cancelling invoicing substituting", "which order they are at", SELL
)
personal("state.Conversation", "reviewing caring", "what they are saying what they think of")
personal("state.Conversation", "moving_to", "where an order is to go instead, while they tell it", SELL)
personal("state.Conversation", "offered", "what the last question offered: products, days, an address to confirm")
personal("state.Offer", "action title", "the same")
plain("state.Conversation", "v version account channel step confirming greeted reachable")
plain("state.Conversation", "human_until human_name human_by")
personal("state.Conversation", "moved_to", "pseudonym of the same person in another channel", "going on there")
plain("state.Conversation", "handing testing")
personal("state.Conversation", "standing", "whether they seem satisfied or leaving, and why", IMPROVE)
personal("loyalty.Standing", "", "the same", IMPROVE)
personal("state.Conversation", "share came_by", "codes of the link they share, and of the one they came by", IMPROVE)
personal("noted.Noted", "", "what they told the shop in their own words", IMPROVE)
personal("state.Conversation", "vouchers", "discount codes that were made for them", SELL)
personal("issued.IssuedCode", "", "a discount code that was made for them", SELL)
plain("codes.DiscountCode")
plain("state.Conversation", "erased_at erased_through erasure_asked code_asked")
personal("state.Draft", "name", "name of buyer or recipient", SELL)
personal("state.Draft", "phone", "phone number, for the courier", SELL)
personal("state.Draft", "email_meant", "e-mail address as they may have meant it", SELL)
personal("state.Draft", "courier_note", "how to find the door", SELL)
personal("state.Draft", "gift anonymous substitution wanted offered", "wishes about the delivery", SELL)
personal("state.Buying", "", "what they are about to buy, and the words on its card", SELL)
personal("state.Invoicing", "", "whose invoice it is to be", SELL)
personal("return_draft.CaseDraft", "", "what they want to send back, and what is wrong with it", SELL)
personal("state.Repeats", "", "a hash of their last text, and when it came", "stopping loops of machines")
plain("state.Conversation", "invoice_refused_at")
plain("state.Draft", "code discount")
personal("state.Draft", "ticket_names", "names of who comes", SELL)
personal("state.Draft", "email", "e-mail address", SELL)
personal("state.Draft", "card_message", "words to somebody else", SELL)
personal("state.Draft", "shipping", "chosen delivery", SELL)
personal("state.Shown", "", "what they look at")
personal("reviewed.Reviewing", "", "what they are saying what they think of")
personal("reviewed.Caring", "", "what they are saying what they think of")
personal("state.Place", "", "where they were in the talk")
personal("state.PastOrder", "", "which orders they placed", SELL)
personal("state.Timer", "", "what will be asked of them, and when")
personal("state.Notice", "", "what they wait for")
personal("pictures.Pictures", "", "where the channel has pictures that they sent, and what a question waits for")
personal("pictures.Picture", "", "where the channel has a picture that they sent, and the words with it")
personal("pictures.Wanted", "", "what a question waits for")
personal("state.GivenTicket", "", "tickets that somebody gave them", SELL)
plain("state.Conversation", "event_news")
plain("linked.Handing")
personal("linked.Moved", "", "where they went on, when, and with what", "going on there")
personal("linked.Linked", "", "pseudonym of the same person in another channel", "going on there")
personal("catalogue.Wish", "", "what they look for")
personal("cart.Cart", "", "what they are about to buy", SELL)
personal("cart.CartLine", "", "what they are about to buy", SELL)

# --- an order, which stays for the books ----------------------------------------------------------------------------

B = Erased.BLANKED
personal("orders.Order", "conversation", "pseudonym of the buyer; becomes one of the order", SELL, B)
personal("orders.Order", "recipient", "name of the recipient", DELIVER, B)
personal("orders.Order", "buyer", "name of the buyer", SELL, B)
personal("orders.Order", "email", "e-mail address", SELL, B)
personal("orders.Order", "phone", "phone number, for the courier", DELIVER, B)
personal("orders.Order", "card_message", "words to somebody else", DELIVER, B)
personal("orders.Order", "courier_note", "how to find the door", DELIVER, B)
personal("orders.Order", "gift anonymous substitution", "wishes about the delivery", DELIVER, B)
personal("orders.Order", "ticket_names", "names of who comes", SELL, B)
plain("orders.Order", "tickets_until")
personal("orders.Order", "lines", "what was bought", TAX, Erased.KEPT)
plain(
    "orders.Order",
    "booked buy_now v id version account locale currency bundle status number total review_reason review_held",
)
plain("orders.Order", "created_at paid_at cancelled_at cancel_asked")
plain("orders.Order", "exchange_of")
personal("returns.Return", "words", "what was wrong, in the shopper's own words", SELL, B)
personal("returns.Return", "photos", "pictures that the shopper took", SELL, B)
personal("returns.Return", "why", "the merchant's own words about an order", SELL, B)
plain("returns.Return", "id number kind lines wish state exchange rest given refund sent_back restocked")
plain("returns.Return", "asked_at decided_at sent_at received_at looked_at settled_at closed_at")
plain("returns.ReturnLine")
plain("returns.Credit")
personal("orders.Address", "street number postcode city extra region", "where the recipient lives", DELIVER, B)
personal("orders.Address", "country", "country, by which VAT is due", TAX, Erased.KEPT)
personal("orders.DeliveryDay", "day slot", "when somebody is at home", DELIVER, Erased.KEPT)
plain("orders.OrderLine")
plain("orders.Shipping")
personal("orders.Attempt", "session payment_intent", "Stripe's ids, which lead to the payer there", PAY, Erased.KEPT)
personal("orders.Attempt", "payer", "user id on the channel, of who may pay in the chat", PAY, B)
plain("orders.Offered", "id name")
plain(
    "orders.Attempt",
    "in_chat method doubt livemode received refund_only beside offered number state amount cart_hash expires_at",
)
personal("parcels.Parcel", "tracking_number tracking_url", "leads to an address at the carrier", DELIVER, B)
personal("parcels.Parcel", "photo", "where a picture of it at the door is kept", DELIVER, B)
personal("parcels.Parcel", "neighbour pickup", "near where the recipient lives", DELIVER, B)
personal("parcels.Parcel", "history", "when somebody was at home, or was not, and in whose words", DELIVER, B)
plain("parcels.Parcel", "id state carrier expected delivered_at lines not_received_at")
plain("parcels.ParcelLine")
personal("parcels.PickUpPoint", "", "near where the recipient lives", DELIVER, B)
personal("parcels.Scan", "", "when somebody was at home, or was not", DELIVER, B)
personal("feedback.Feedback", "review", "what they thought of it", IMPROVE, B)
plain("feedback.Feedback", "score asked_at scored_at reviewed_at reviews")
personal("feedback.Reviewed", "text", "what they want others to read of it", INFORM, B)
personal("feedback.Reviewed", "photos", "pictures that they sent with it", INFORM, B)
plain("feedback.Reviewed", "product stars at")
personal("feedback.Handled", "words", "what they thought of how it was handled", IMPROVE, B)
plain("feedback.Handled", "case score code asked_at scored_at told_at")
personal("reviews.Review", "conversation", "pseudonym of the buyer; becomes nobody's", INFORM, B)
personal("reviews.Review", "text locale", "what they want others to read of it", INFORM, B)
personal("reviews.Review", "photos", "pictures that they sent with it, for the shop to look at", INFORM, B)
plain("reviews.Review", "v product order stars at changed_at")
plain("orders.Refund", "id attempt amount reason state lines shipping restocked handled at")
personal("orders.Refund", "note", "the merchant's own words about an order", PAY, B)
personal("orders.Refund", "stripe", "Stripe's id, which leads to the payer there", PAY, Erased.KEPT)
plain("orders.RefundedLine")
plain("proposals.Proposal", "id restock at until state by settled_at")
personal("proposals.Proposal", "was instead", "what was bought", TAX, Erased.KEPT)
personal("proposals.Proposal", "note", "the merchant's own words about an order", PAY, B)
plain("proposals.Goods")
plain("orders.Repayment", "amount reason lines shipping restocked purpose")
personal("orders.Repayment", "note", "the merchant's own words about an order", PAY, B)
personal("orders.Dispute", "id", "Stripe's id, which leads to the payer there", PAY, Erased.KEPT)
plain("orders.Dispute", "attempt amount outcome refundable reason opened_at")
personal("orders.Discount", "claims", "a hash of who used the code", SELL, B)
plain("orders.Discount", "code amount most")
personal("orders.Company", "", "whose invoice it is", TAX, Erased.KEPT)
personal("tickets.Ticket", "conversation", "pseudonym of who holds it", "admission")
personal("tickets.Ticket", "name", "name of who comes", "admission")
personal("tickets.Ticket", "admitted_at admitted_gate admitted_scan", "when and where they came in", "admission")
plain("tickets.Ticket", "event order number sku title place serial status void_reason account version")
plain("event_days.EventState")
personal("attempts.AttemptItem", "conversation", "pseudonym of the buyer; becomes one of the order", PAY, B)
personal("attempts.AttemptItem", "parameters", "what Stripe was told: e-mail address and order", PAY, B)
personal("attempts.AttemptItem", "url", "the payer's page at Stripe", PAY, B)
personal(
    "attempts.AttemptItem", "session payment_intent", "Stripe's ids, which lead to the payer there", PAY, Erased.KEPT
)
plain("attempts.AttemptItem", "v order number account amount currency cart_hash created_at expires_at state reason")
plain("attempts.AttemptItem", "payment_status livemode in_chat received received_in doubt")
personal("attempts.AttemptItem", "payer", "user id on the channel, of who may pay in the chat", PAY, B)
personal("attempts.AttemptItem", "query charge", "the channel's ids of a payment in the chat", PAY, Erased.KEPT)
personal("attempts.AttemptItem", "yeses confirming_until", "when they began to pay in the chat", PAY, Erased.KEPT)

# --- what was said: turns, and events in the queues -----------------------------------------------------------------

personal("turns.Turn", "conversation", "pseudonym of the shopper")
personal("turns.Turn", "at", "when they were here")
plain("turns.Turn", "v version expires marks silent")
personal("turns.Mark", "ids", "the channel's ids of our messages; WhatsApp's contain the phone number")
plain("turns.Mark", "state reason way")
personal("turns.Mark", "to", "pseudonym of the same person in another channel", "telling it there")
personal("events.Event", "id", "the channel's id of the message; WhatsApp's contain the phone number")
personal("events.Event", "conversation", "pseudonym of the shopper")
personal("events.Event", "user", "address on the channel: phone number or user id")
personal("events.Event", "number", "phone number that they write from", "calling back")
personal("events.Event", "occurred_at received_at", "when they wrote")
plain("events.Event", "v account hops")
personal("events.ShopperWrote", "message_id", "the channel's id of the message; WhatsApp's contain the phone number")
personal("events.ShopperWrote", "profile_name", "name on the channel")
personal("events.ShopperWrote", "locale", "language")
plain("events.ShopperWrote", "type standby brief")
for kind in "TextIn Tapped CatalogueOrder MediaIn LocationIn ContactIn ReactionIn Edited Deleted Unsupported".split():
    personal(f"events.{kind}", "", "what they wrote, tapped or sent; card numbers are masked before it is kept")
plain("events.Opened")
personal("events.CatalogueItem", "", "what they are about to buy")
personal("events.FormFilled", "", "what they filled in: names, addresses, wishes", SELL)
personal("money_events.Customer", "", "who paid, as Stripe's page asked it", SELL)
personal("events.PageContext", "", "the page that they came from, and what it knew")
personal("channel_events.DeliveryFailed", "message_id", "the channel's id of our message")
plain("channel_events.DeliveryFailed", "type code reason channel invoice")
personal("channel_events.ConsentChanged", "", "what they agreed to hear", "opt-out")
personal("channel_events.ReachabilityChanged", "", "whether they blocked the shop", "opt-out")
personal("channel_events.HumanWrote", "message_id", "the channel's id of our message")
personal("channel_events.HumanWrote", "text", "what a person of the shop wrote to them")
plain("channel_events.HumanWrote", "type app")
plain("channel_events.ControlPassed")
personal("desk_events.DeskWrote", "text", "what a person of the shop wrote to them")
plain("desk_events.DeskWrote", "type person by seen")
plain("desk_events.DeskTookOver")
plain("desk_events.DeskGaveBack")
personal("money_events.PaymentObserved", "session payment_intent", "Stripe's ids, which lead to the payer there", PAY)
plain(
    "money_events.PaymentObserved",
    "shipping shipping_amount type order attempt status payment_status amount currency livemode expires_at failed "
    "method doubt",
)
plain("money_events.PaymentCallFailed")
plain("money_events.RefundObserved", "type order attempt refund status amount failure")
personal("money_events.RefundObserved", "stripe", "Stripe's id, which leads to the payer there", PAY)
personal("money_events.MoneyObserved", "payment_intent", "Stripe's id, which leads to the payer there", PAY)
plain("money_events.MoneyObserved", "type order attempt")
personal("money_events.RefundSeen", "id", "Stripe's id, which leads to the payer there", PAY)
plain("money_events.RefundSeen", "refund status amount failure")
personal("money_events.DisputeSeen", "id", "Stripe's id, which leads to the payer there", PAY)
plain("money_events.DisputeSeen", "amount status refundable reason")
personal("money_events.RefundRequested", "note", "the merchant's own words about an order", PAY)
plain("money_events.RefundRequested", "type order amount lines shipping restock")
personal("money_events.ReviewResolved", "note", "the merchant's own words about an order", PAY)
plain("money_events.ReviewResolved", "type order resolution")
personal("return_events.ReturnDecided", "note", "the merchant's own words about an order", SELL)
plain("return_events.ReturnDecided", "type order number decision")
personal("carrier.CarrierReport", "number url", "leads to an address at the carrier", DELIVER)
personal("carrier.CarrierReport", "pickup words", "near where the recipient lives", DELIVER)
plain("carrier.CarrierReport", "id source reference state occurred_at carrier expected")
personal("parcel_effects.RegisterParcel", "number", "leads to an address at the carrier", DELIVER)
plain("parcel_effects.RegisterParcel", "type order")
TOLD = "fulfilment_events.FulfilmentReported"
personal(TOLD, "tracking_number tracking_url", "leads to an address at the carrier", DELIVER)
personal(TOLD, "photo", "where a picture of it at the door is kept", DELIVER)
personal(TOLD, "neighbour pickup", "near where the recipient lives", DELIVER)
personal(TOLD, "reason", "the merchant's own words about an order", DELIVER)
plain(TOLD, "slot type order state parcel carrier expected lines source by_reference")
plain("telling_events.SendAgain", "type order message")
plain("telling_events.ReviewAnswered", "type product")
personal("telling_events.ReviewAnswered", "words", "the merchant's own words about a review", IMPROVE)
personal("substitute_events.SubstituteProposed", "words note", "the merchant's own words about an order", DELIVER)
plain("substitute_events.SubstituteProposed", "type order line sku picture hours restock")
plain("events.StockReturned", "type")
personal("events.StockReturned", "sku", "what they wait for")
plain("events.TimerDue")
personal("photo_events.PhotoKept", "", "where a picture that they sent is kept, and the words with it")
personal("photo_events.PhotoRefused", "", "why a picture that they sent is not kept")
plain("ticket_events.EventNews")
plain("ticket_events.TicketAdmitted", "type event order number")
personal("ticket_events.TicketAdmitted", "gate", "where they came in", "admission")
plain("ticket_events.TicketTaken")
plain("ticket_events.TicketLost")
MOVING = "going on in another channel"
personal("moving_events.Luggage", "", "what they were about to buy, their orders, what they wait for", MOVING)
personal("moving_events.HandedOver", "to", "pseudonym of the same person in another channel", MOVING)
plain("moving_events.HandedOver", "type code channel at")
personal("moving_events.Adopted", "origin locale", "pseudonym of the same person in another channel, language", MOVING)
plain("moving_events.Adopted", "type channel refused")
personal("moving_events.Parted", "origin", "pseudonym of the same person in another channel", MOVING)
plain("moving_events.Parted", "type channel erased")
personal("moving_events.GivenBack", "by", "pseudonym of the same person in another channel", MOVING)
plain("moving_events.GivenBack", "type channel undone")
personal("passing_events.PassedOn", "", "what could not be told to them in another channel", "telling it here")
personal("effects.Send", "values", "what stands in a message: names, order numbers")
plain("effects.Send", "type purpose update locale overtakable opt_in passed")
SAID = (
    "Text Choices Carousel Detail Cart PaymentRequest Invoice Price Receipt Bill BillItem Media Form FormField Option "
    "Link Card Line"
)
for kind in SAID.split():
    personal(f"message.{kind}", "", "what the shop said to them: may repeat anything that they told it")
personal("effects.OpenPayment", "email", "e-mail address", PAY)
plain("effects.OpenPayment", "countries type order attempt amount currency cart_hash locale hold_minutes")
personal("effects.OpenPayment", "note", "what stands on the page to pay", PAY)
personal("effects.OpenPayment", "payer", "user id on the channel, of who may pay in the chat", PAY)
plain("effects.OpenPayment", "live")
plain("effects.ChargeShipping")
personal("effects.Mail", "to", "e-mail address", SELL)
personal("effects.Mail", "subject", "what a letter says to them", SELL)
plain("effects.Mail", "type purpose order locale instead_of")
personal("effects.Section", "", "what a letter says to them", SELL)
personal("effects.ChargeLine", "", "what is bought", PAY)
plain("effects.ExpirePayment")
plain("effects.ObservePayment")
plain("effects.ObserveMoney", "type order attempt")
personal("effects.ObserveMoney", "payment_intent charge", "Stripe's id, which leads to the payer there", PAY)
plain("effects.RefundPayment", "type order attempt refund amount reason")
personal("effects.RefundPayment", "payment_intent", "Stripe's id, which leads to the payer there", PAY)
plain("effects.Announce", "type name")
personal("effects.Announce", "detail", "pseudonym and order; a test holds that it is nothing more", IMPROVE)
plain("effects.Withhold")
plain("effects.TurnPage", "type version index page")
personal("effects.TurnPage", "on", "the channel's id of our message")
personal("effects.Retell", "message", "the channel's id of our message")
plain("effects.Retell", "type afresh")
plain("effects.ErasePerson")
personal("effects.KeepPhoto", "photo subject", "what a picture that they sent is for")
plain("effects.KeepPhoto", "type")
personal("effects.Tell", "conversation", "pseudonym of the same person in another channel", MOVING)
plain("effects.Tell", "type")
personal("command.PaymentCommand", "id conversation", "pseudonym of the buyer", PAY)
plain("command.PaymentCommand", "v account")
plain("command.ChatPayment", "type order attempt amount currency")
personal("command.ChatPayment", "charge payment", "the channel's and Stripe's ids, which lead to the payer there", PAY)
plain("command.LookBack")
plain("command.ReplayEvents")
plain("command.SweepSessions")
plain("waits.Wait")


def rule_of(model: type, field: str) -> Rule | None:
    """None: nobody has said yet."""
    name = name_of(model)
    return RULES.get(f"{name}.{field}") or RULES.get(name)


def name_of(model: type) -> str:
    return f"{model.__module__.rpartition('.')[2]}.{model.__name__}"
