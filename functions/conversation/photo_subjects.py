"""What a kept picture is for, and what hears of it. Adding a kind of subject: one line in `SUBJECTS`."""

from collections.abc import Callable

from functions.conversation import photos, return_taps
from functions.conversation.aftercare import call_a_person
from functions.conversation.open_question import ask_on
from functions.conversation.photo_events import PhotoKept, PhotoRefused
from functions.conversation.product_reviews import PHOTO
from functions.conversation.steps import review_photo
from functions.conversation.talk import Talk


def _for_shop(talk: Talk, _: str, kept: PhotoKept) -> None:
    """Told once, however many there are: a person is asked to look."""
    first = talk.conversation.human_requested_at is None
    contact = talk.rules.contact
    talk.announce("photo.received", photo=kept.key)
    talk.say("photo_passed_on", first=first, phone=contact.phone, email=contact.email)
    call_a_person(talk, "photo")


def _for_person(talk: Talk, _: str, kept: PhotoKept) -> None:
    """Who has the conversation saw it come in; what they write says the rest."""
    talk.announce("photo.received", photo=kept.key)


SUBJECTS: dict[str, Callable[[Talk, str, PhotoKept], None]] = {
    photos.SHOP: _for_shop,
    photos.PERSON: _for_person,
    "return": return_taps.on_photo,
    PHOTO: review_photo.on_photo,
}
"""By what stands before the subject's ":"; called with what stands behind it, and the picture as it is kept."""


def on_photo_kept(talk: Talk, kept: PhotoKept) -> None:
    """`SUBJECTS` says the answer."""
    kind, _, rest = kept.subject.partition(":")
    SUBJECTS[kind](talk, rest, kept)


def on_photo_refused(talk: Talk, refused: PhotoRefused) -> None:
    """It does not count, and another may be sent as long as it is waited for. Of what was sent to a person nothing is
    said: they see it where they answer."""
    if refused.subject == photos.PERSON:
        return
    wants = photos.wanted(talk)
    again = wants is not None and wants.subject == refused.subject
    if wants and again:
        photos.allow_one_more(talk, wants)
    talk.say("photo_refused", why=refused.why, again=again)
    if not again:
        ask_on(talk)
