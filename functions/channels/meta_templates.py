"""Meta's templates, which WhatsApp and Messenger have in common: what is decided about one, in a webhook or a listing.

Imports the channel's types and wire reading only. Source: Meta, webhooks `message_template_status_update` and
`template_category_update`, edge `message_templates`.
"""

from functions.channels.channel import TemplateReviewed, TemplateState
from functions.channels.wire import Json, mapping, string

STATES: dict[str, TemplateState] = {
    "APPROVED": "approved",
    "REINSTATED": "approved",
    "UNARCHIVED": "approved",
    "PENDING": "pending",
    "IN_APPEAL": "pending",
    "REJECTED": "rejected",
    "DISABLED": "rejected",
    "DELETED": "rejected",
    "PENDING_DELETION": "rejected",
    "ARCHIVED": "rejected",
    "PAUSED": "paused",
    "LIMIT_EXCEEDED": "paused",
}
"""FLAGGED is a warning: the template may still be sent."""
NO_REASON = ("", "NONE")


def decided(field: str, value: Json) -> TemplateReviewed | None:
    """Of a webhook; None: it says nothing of whether a template may be sent."""
    readers = {"message_template_status_update": reviewed, "template_category_update": recategorised}
    return readers[field](value) if field in readers else None


def reviewed(value: Json) -> TemplateReviewed | None:
    """A text of the wrong form comes with what to do about it (`rejection_info`), in Meta's own words."""
    event, reason = string(value.get("event")), string(value.get("reason"))
    advice = string(mapping(value.get("rejection_info")).get("recommendation"))
    if advice and reason not in NO_REASON:
        reason = f"{reason}: {advice}"
    return _reviewed(
        string(value.get("message_template_name")), string(value.get("message_template_language")), event, reason
    )


def recategorised(value: Json) -> TemplateReviewed | None:
    """None: it is only announced yet (`correct_category`), or changes nothing that matters here. Marketing costs
    several times as much, and is not for who has said that they want none."""
    before, now = string(value.get("previous_category")), string(value.get("new_category"))
    name, language = string(value.get("message_template_name")), string(value.get("message_template_language"))
    if not (name and language and before) or before == now or "MARKETING" not in (before, now):
        return None
    state: TemplateState = "recategorised" if now == "MARKETING" else "approved"
    return TemplateReviewed(name, language, state, f"{before} → {now}" if state == "recategorised" else "")


def listed(template: Json) -> TemplateReviewed | None:
    """Of a line of the listing."""
    status, reason = string(template.get("status")), string(template.get("rejected_reason"))
    return _reviewed(string(template.get("name")), string(template.get("language")), status, reason)


def _reviewed(name: str, language: str, status: str, reason: str) -> TemplateReviewed | None:
    state = STATES.get(status)
    if state is None or not name or not language:
        return None
    return TemplateReviewed(name, language, state, "" if reason in NO_REASON else reason)
