"""A picture comes in: kept with what a step waits for, or offered to be passed on to the shop. Nothing reads a picture.

    talk.go(Step.RETURN)
    photos.ask_for(talk, "damage:r_abc")        # pictures that come while that question is open are kept for it
    photos.stop_asking(talk)                    # enough

What follows comes as an event a moment later: `photo_subjects.SUBJECTS` names what hears of each kind of subject.
"""

from datetime import timedelta

from functions.conversation.effects import KeepPhoto
from functions.conversation.events import Content, MediaIn, ShopperWrote, TextIn
from functions.conversation.open_question import ask_on
from functions.conversation.pictures import Picture, Pictures, Wanted
from functions.conversation.talk import Talk

MOST = 5
"""Pictures of one subject, and loose ones that are remembered."""
MOST_WITH_PERSON = 20
"""That are kept while a person has the conversation: they look at them in their own inbox as well."""
TOGETHER = timedelta(seconds=60)
"""Pictures sent at once come as messages of their own, and get one answer."""
SHOP = "shop"
"""The subject of what is passed on to the shop."""
PERSON = "person"
"""The subject of what is sent to a person of the shop, who has the conversation."""


def ask_for(talk: Talk, subject: str, most: int = MOST) -> None:
    """From now on, and as long as this step's question is open, a picture is kept with a subject. To be called in the
    step that waits; asking again for the same subject changes nothing."""
    before = talk.conversation.pictures.wanted
    step = talk.conversation.step
    if before is None or (before.subject, before.step) != (subject, step):
        _change(talk, wanted=Wanted(subject=subject, step=step, left=most))


def stop_asking(talk: Talk) -> None:
    _change(talk, wanted=None)


def wanted(talk: Talk) -> Wanted | None:
    """What a picture would be kept with now."""
    found = talk.conversation.pictures.wanted
    return found if found and found.step is talk.conversation.step else None


def allow_one_more(talk: Talk, wants: Wanted) -> None:
    _change(talk, wanted=wants.model_copy(update={"left": wants.left + 1}))


def picture_in(content: Content) -> Picture | None:
    """A picture, also one that is sent as a file."""
    if not isinstance(content, MediaIn) or not (content.id or content.url):
        return None
    is_picture = content.media == "image" or (content.media == "document" and content.mime.startswith("image/"))
    return Picture(id=content.id or "", url=content.url, caption=content.caption) if is_picture else None


def take(talk: Talk, content: MediaIn) -> bool:
    """Whether what came in is a picture, which is then dealt with."""
    picture, wants = picture_in(content), wanted(talk)
    if picture is None:
        return False
    if wants is None:
        _offer_to_pass_on(talk, picture)
    elif not wants.left:
        _say_enough(talk, wants)
    else:
        _change(talk, wanted=wants.model_copy(update={"left": wants.left - 1}))
        _keep(talk, picture, wants.subject)
        talk.silent = True  # the answer is what became of it
    return True


def _say_enough(talk: Talk, wants: Wanted) -> None:
    """Once, of however many that are sent at once."""
    if wants.enough_at is not None and talk.now - wants.enough_at < TOGETHER:
        talk.silent = True
        return
    _change(talk, wanted=wants.model_copy(update={"enough_at": talk.now}))
    talk.say("photo_enough")
    ask_on(talk)


def keep_for_person(talk: Talk, content: Content) -> None:
    """A picture for a person who has the conversation: kept as the conversation's, and met with silence."""
    picture, now = picture_in(content), talk.conversation.pictures
    if picture and now.with_person < MOST_WITH_PERSON:
        _change(talk, with_person=now.with_person + 1)
        _keep(talk, picture, PERSON)


def begin_with_person(talk: Talk) -> None:
    _change(talk, with_person=0)


def words_of(talk: Talk, wrote: ShopperWrote) -> tuple[ShopperWrote, Picture | None]:
    """Of a picture that nobody waits for, the words under it are what is answered; the picture is to be remembered."""
    picture = picture_in(wrote.content)
    if picture is None or not picture.caption.strip() or wanted(talk) is not None:
        return wrote, None
    return wrote.model_copy(update={"content": TextIn(text=picture.caption)}), picture


def tell_unseen(talk: Talk) -> None:
    """Said ahead of what answers the words under a picture."""
    talk.ask(talk.text("photo_unseen"), talk.option("passphoto", "pass_photo"), overtakable=False)


def pass_on(talk: Talk) -> None:
    """The shopper wants the shop to see what they sent."""
    loose = talk.conversation.pictures.loose
    if not loose:
        talk.say("photo_none")
        ask_on(talk)
        return
    for picture in loose:
        _keep(talk, picture, SHOP)
    _change(talk, loose=(), loose_at=None)
    talk.silent = True


def remember(talk: Talk, picture: Picture) -> None:
    now = talk.conversation.pictures
    kept = picture.model_copy(update={"caption": ""})
    _change(talk, loose=(*now.loose, kept)[-MOST:], loose_at=talk.now)


def _offer_to_pass_on(talk: Talk, picture: Picture) -> None:
    before = talk.conversation.pictures.loose_at
    remember(talk, picture)
    if before is not None and talk.now - before < TOGETHER:
        talk.silent = True
        return
    options = (talk.option("passphoto", "pass_photo"), talk.option("menu", "help"))
    talk.ask(talk.text("photo_loose"), *options, overtakable=False)
    ask_on(talk)


def _keep(talk: Talk, picture: Picture, subject: str) -> None:
    photo = talk.new_id("ph", f"photo:{len(talk.effects)}")
    talk.effects.append(KeepPhoto(photo=photo, subject=subject, picture=picture))


def _change(talk: Talk, **fields: object) -> None:
    now: Pictures = talk.conversation.pictures.model_copy(update=fields)
    talk.change(pictures=now)
