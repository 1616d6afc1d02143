"""What is said when a message means nothing to us: never an empty answer, and the second time in a row a person."""

from functions.conversation.intents import Intent
from functions.conversation.talk import Talk


def not_understood(talk: Talk, question: str = "") -> None:
    """`question`: the open one, asked again; "": the ways on are offered."""
    times = talk.conversation.misunderstood + 1
    talk.change(misunderstood=times)
    if talk.intent is not Intent.INVALID_ANSWER:
        talk.understood(Intent.UNCLEAR)
    body = talk.text("not_understood", again=times > 1, question=question)
    options = [talk.option("browse", "browse"), talk.option("help", "help")]
    if times > 1:
        options = [talk.option("human", "human"), *options]
        talk.announce("conversation.not_understood", times=times, step=talk.conversation.step.value)
    talk.ask(body, *options, overtakable=False)
