"""The drawing of the states is up to date, and no state is a dead end."""

from functions.conversation.state import Step
from functions.conversation.steps import STEPS
from infra.draw_states import ASKS, DOC, arrows, drawn


def test_the_drawing_is_up_to_date():
    assert DOC.read_text() == drawn(), "run python -m infra.draw_states"


def test_every_step_has_its_question_and_can_be_come_to_and_left():
    assert set(STEPS) == set(ASKS) == set(Step)
    came = {after for _, after in arrows()} | {Step.BROWSING}
    left = {before for before, _ in arrows()}
    assert came == left == set(Step)
