"""What the compiler did to fit a message in, in a merchant's words: NOTES, the first of which that fits says it."""

import re

from functions.console.texts import Texts

NOTES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"^(?P<what>\w[\w ]*) “(?P<text>.*)”: (?P<had>[\d,.]+) characters → (?P<fits>\d+), with an ellipsis", "cut"),
        (r"^body: .* → (?P<fits>\d+) messages", "split"),
        (r"^link: no button", "link"),
        (r"^lost: ", "lost"),
        (r"^options: \d+ → numbered text|^options: titles too long .* → whole", "numbered"),
        (r"^options: .* → (?:list|\d+ lists)", "list"),
        (r"^options: \d+ → \d+, without", "fewer"),
        (r"^details of buttons|^\d+ rows with more|^card “|^options: \d+ of them", "lines"),
        (r"^detail: ", "ahead"),
        (r"^carousel: .*carousels", "carousels"),
        (r"^carousel.*(?:list|one action|detail$)", "cards_list"),
        (r"^carousel: .*(?:buttons|details)", "card_buttons"),
        (r"^receipt: ", "receipt"),
        (r"^caption: |^footer: |^invoice: ", "moved"),
        (r"^form: ", "form"),
    )
)


def told(note: str, texts: Texts) -> str:
    """A note of which there are no words yet stays as the compiler has it."""
    for pattern, name in NOTES:
        if found := pattern.search(note):
            return texts(f"messages.note_{name}", **found.groupdict())
    return note
