"""The one question that an address with a mistake in it ends with: what is doubtful, and what was made of the rest."""

from functions.conversation.message import LONGEST_ACTION, Option, Text
from functions.conversation.registered import Heard
from functions.conversation.talk import Talk


def ask_doubt(talk: Talk, heard: Heard, *, overtakable: bool = True) -> None:
    """A street or city that the register contradicts is chosen by a tap; a postcode is told again, and `overtakable`
    is of the question for that."""
    body = talk.text("address_doubt", doubt=heard.doubt, said=heard.said, meant=heard.meant, known=heard.address.line)
    names = (heard.meant, heard.said) if heard.doubt in ("street", "city") else ()
    taps = [(f"{heard.doubt}:{name}", name) for name in names]
    options = [Option(id=action, title=name) for action, name in taps if len(action.encode()) <= LONGEST_ACTION]
    if options:
        talk.ask(body, *options)
    else:
        talk.send(Text(body=body), overtakable=overtakable)
