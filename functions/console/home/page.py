"""What a person of the shop sees first."""

from functions.console.answers import Answer
from functions.console.render import draw
from functions.console.visit import Visit


def show(visit: Visit) -> Answer:
    return Answer(draw(visit, "home/page.html"))
