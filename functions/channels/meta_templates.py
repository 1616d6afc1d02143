"""Meta's templates, which WhatsApp and Messenger have in common: what is decided about one, in a webhook or a listing.

Imports the channel's types and wire reading only. Source: Meta, webhook `message_template_status_update` and edge
`message_templates`.
"""

from functions.channels.channel import TemplateReviewed, TemplateState
from functions.channels.wire import Json, string

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


def reviewed(value: Json) -> TemplateReviewed | None:
    """Of a webhook's value; None: it says nothing of whether the template may be sent."""
    event, reason = string(value.get("event")), string(value.get("reason"))
    return _reviewed(
        string(value.get("message_template_name")), string(value.get("message_template_language")), event, reason
    )


def listed(template: Json) -> TemplateReviewed | None:
    """Of a line of the listing."""
    status, reason = string(template.get("status")), string(template.get("rejected_reason"))
    return _reviewed(string(template.get("name")), string(template.get("language")), status, reason)


def _reviewed(name: str, language: str, status: str, reason: str) -> TemplateReviewed | None:
    state = STATES.get(status)
    if state is None or not name or not language:
        return None
    return TemplateReviewed(name, language, state, "" if reason in NO_REASON else reason)
