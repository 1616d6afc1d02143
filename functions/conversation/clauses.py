"""Two wishes in one message, taken apart at a clear seam: "doe 2 van die en wat kost bezorgen". Pure reading.

A message is only taken apart where each part does something by itself; "rode rozen en tulpen" is one wish.
"""

import re
from dataclasses import replace

from functions.conversation.control_words import OWN_WORDS_STEPS
from functions.conversation.invoice_words import tells_company
from functions.conversation.plain import spoken
from functions.conversation.state import Step
from functions.conversation.understand import FREE_TEXT_STEPS, TO_OTHERS, Said, understand
from functions.conversation.words import ADD, CONTROL_ACTS, NEGATION, NUMBERS, Act

SENTENCES = re.compile(r"(?<=[?!;\n])\s+|(?<=[^\d\s.]{2}\.)(?<!\bno\.)(?<!\bnr\.)\s+|\n+|,\s+|\s+-\s+")
JOINTS = re.compile(
    r"\s+(?P<word>en|and|plus|maar|but|&|\+|daarna)\s+(?:dan |then |ook |also |nog )*(?=\S)", re.IGNORECASE
)
_LEADING = re.compile(r"^(?:en|and|dan|then) (?:dan |then |ook |also )?(?=\w+ \w)", re.IGNORECASE)
PARTICLE = 4
"""Fewer words before a joint may name a size by themselves: "de grote en doe er een vaas bij"."""
MOST = 4
WHOLE = frozenset(
    {
        Act.PAYMENT,
        Act.HAS_PAID,
        Act.CHANGE_ORDER,
        Act.COMPLAINT,
        Act.RETURN,
        Act.WITHDRAW,
        Act.PRIVACY,
        Act.NOTIFY_ME,
    }
)
"""What is told in several sentences, none of which is a wish of its own."""
CHANGES = frozenset(
    {
        Act.ADD,
        Act.REMOVE,
        Act.SET_QUANTITY,
        Act.CHANGE_VARIANT,
        Act.CHECKOUT,
        Act.UNDO,
        Act.REORDER,
        Act.CART,
        Act.APPLY_CODE,
    }
)
QUESTIONS = frozenset(
    {
        Act.QUESTION,
        Act.INVOICE,
        Act.DELIVERY,
        Act.HOURS,
        Act.PRICE,
        Act.ORDER_STATUS,
        Act.CARD_MESSAGE,
        Act.NOTIFY_ME,
        Act.PRIVACY,
        Act.MACHINE,
    }
)
DOING = (
    CHANGES
    | QUESTIONS
    | frozenset(
        {
            Act.HUMAN,
            Act.RETURN,
            Act.COMPLAINT,
            Act.PAYMENT,
            Act.PICK,
            Act.BROWSE,
            Act.MORE,
            Act.CHANGE_ORDER,
            Act.SWITCH_LANGUAGE,
            Act.HELP,
            Act.STOP,
            Act.CANCEL,
            Act.MENU,
        }
    )
)
APART = DOING - {Act.REMOVE, Act.CHANGE_VARIANT, Act.SET_QUANTITY, Act.PICK, Act.ADD}
"""What stands by itself behind a wish in any words; the others may still speak of the same thing."""
ALONE = frozenset({Act.CARRY_ON, Act.GREET, Act.THANKS, Act.YES, Act.NO, Act.PAUSE, Act.SMALLTALK})
"""Beside a wish these say nothing of their own."""


def clauses(text: str, whole: Said, step: Step) -> tuple[Said, ...]:
    """The wishes of a message, questions first: what is asked is answered before anything moves on."""
    if len(text) > 400 or step in TO_OTHERS or whole.act in WHOLE:
        return (whole,)
    if whole.act is Act.INVOICE and tells_company(text):
        return (whole,)
    if step is Step.CHECKOUT_EMAIL and "@" in text and whole.act in QUESTIONS:
        return (Said(Act.TEXT, whole.text), whole)
    parts = [_LEADING.sub("", part) for part in SENTENCES.split(text) if spoken(part) or part.strip()]
    found = _wishes(parts, whole, step) if len(parts) > 1 else ()
    if not found:
        found = _joined(text, step)
    return found or (whole,)


def _wishes(parts: list[str], whole: Said, step: Step) -> tuple[Said, ...]:
    """Of sentences: those that do something. Where only one does, and the rest only says so again, that one."""
    heard = [understand(part, step) for part in parts[: MOST + 1]]
    back = frozenset() if step in OWN_WORDS_STEPS else {Act.BACK}  # a "Mevr. Terug" is somebody
    doing = [said for said in heard if said.act in DOING | back and not _guessed(said)]
    if not doing or len(parts) > MOST + 1:
        return ()
    if step in FREE_TEXT_STEPS:
        return _in_free_text(heard, doing, whole)
    rest = [said for said in heard if said.act not in DOING and said.act not in ALONE]
    if len(doing) == 1 and rest:
        return _with_rest(doing[0], rest, heard)
    return _in_order([each for said in _without_weaker(doing) for each in _joined(said.text, step) or (said,)])


def _guessed(said: Said) -> bool:
    """Taken for a question by its first word alone."""
    return said.act is Act.QUESTION and not said.topic and not said.text.endswith("?")


def _without_weaker(doing: list[Said]) -> list[Said]:
    """ "Laat maar, ik wil een nieuwe link": a wish of one's own goes before a cancel beside it."""
    acts = {said.act for said in doing}
    weak = {Act.CANCEL, Act.HELP} | ({Act.MACHINE} if Act.HUMAN in acts else set())
    others = [said for said in doing if said.act not in weak]
    first = {said.act: said for said in reversed(others or doing)}
    return [said for said in (others or doing) if first[said.act] is said or said.act in CHANGES | QUESTIONS]


def _with_rest(wish: Said, rest: list[Said], heard: list[Said]) -> tuple[Said, ...]:
    """One part does something, the others say more: of the same, unless they are long enough to be a wish."""
    if wish.act in (*CONTROL_ACTS, Act.PAYMENT, Act.UNDO, Act.CHECKOUT, Act.REORDER) and all(
        len(said.text.split()) <= 7 for said in rest
    ):
        return (wish,)
    if wish.act in QUESTIONS and wish.act is not Act.CARD_MESSAGE and all(len(said.text.split()) >= 2 for said in rest):
        return _in_order([said for said in heard if said is wish or said in rest])
    return ()


def _in_free_text(heard: list[Said], doing: list[Said], whole: Said) -> tuple[Said, ...]:
    """A control word or a question among the sentences of an answer; digits and an @ are an answer."""
    if "@" in whole.text or sum(char.isdigit() for char in whole.text) > 2:
        return ()
    control = [said for said in doing if said.act in CONTROL_ACTS]
    if control and all(len(said.text.split()) <= 7 for said in heard):
        return (control[-1],)
    return (doing[0],) if len(doing) == len(heard) else ()


def _joined(text: str, step: Step) -> tuple[Said, ...]:
    """At "en", "and", "maar" …: only where both halves are wishes of their own."""
    if step in FREE_TEXT_STEPS:
        return ()
    for joint in JOINTS.finditer(text):
        halves = (text[: joint.start()], text[joint.end() :])
        if joint["word"].lower() in ("maar", "but") and not NEGATION & set(spoken(halves[0]).split()):
            continue
        found = _halves(halves[0], halves[1], step)
        if found:
            return found
    return ()


def _halves(left: str, right: str, step: Step) -> tuple[Said, ...]:
    first, second = understand(left, step), understand(right, step)
    if first.act is Act.CARRY_ON and second.act in DOING:
        return (second,)
    if first.act in CHANGES and second.act is Act.TEXT and _begins_a_wish(right):
        second = replace(second, act=Act.ADD, number=None)
    if step is Step.PRODUCT and len(left.split()) < PARTICLE and second.act is Act.TEXT and _begins_a_wish(right):
        second = replace(second, act=Act.ADD, number=None)
    if first.act in DOING and second.act in DOING and first.act not in CONTROL_ACTS:
        return _in_order([first, *clauses(right, second, step)])
    if first.act is not Act.TEXT:
        return ()
    if step is Step.PRODUCT and second.act in CHANGES and len(left.split()) < PARTICLE:
        return (first, second)
    return _in_order([first, second]) if second.act in APART else ()


def _begins_a_wish(half: str) -> bool:
    """ "… en een vaas": an article or a number begins another thing."""
    words = spoken(half).split()
    return bool(words) and (
        words[0] in NUMBERS
        or words[0] in ("a", "an", "the", "de", "het", "die")
        or words[0].isdigit()
        or words[0] in ADD
    )


def _in_order(found: list[Said]) -> tuple[Said, ...]:
    first = [said for said in found if said.act in QUESTIONS]
    return tuple([*first, *(said for said in found if said.act not in QUESTIONS)][:MOST])
