"""Erasures that were asked for, from the bus; and the weekly tidy-up. The edge of the eraser.

The bus delivers at least once, and each run may be repeated. What is not done when the time is over is asked for again,
and goes on where the scan stopped; what fails is asked for again by the conversation's own timer.
"""

from collections.abc import Callable, Mapping
from typing import Any

from functions.announcements import Announcement
from functions.observability import log
from functions.privacy.eraser import Eraser, NotYet
from functions.tidying import Tidied
from functions.turn_effects import ERASE_REQUESTED

ENOUGH_SECONDS = 60.0
"""For one more page of the table with everything that may be on it."""
SCHEDULED = "Scheduled Event"


def take_in(
    event: Mapping[str, Any],
    eraser: Eraser,
    remaining: Callable[[], float],
    retention_days: Callable[[], int],
    tidy_files: Callable[[], Tidied] = Tidied,
) -> None:
    """`tidy_files`: those of the shop folder that nothing names any more."""
    if event["detail-type"] == SCHEDULED:
        done = eraser.tidy(retention_days())
        log.info("tidied", aliases=done.deleted, orders=done.scrubbed)
        files = tidy_files()
        log.info("tidied files", aside=files.aside, back=files.back)
        return
    detail = event["detail"]
    conversation, through = str(detail["conversation"]), int(detail["through"])
    try:
        progress = eraser.begin(conversation, through)
    except NotYet as why:
        log.info("not erased yet: its timer asks again", conversation=conversation, why=str(why))
        return
    progress = eraser.go_on(conversation, progress, lambda: remaining() > ENOUGH_SECONDS)
    if progress.after is None:
        eraser.finish(conversation, progress)
        return
    more = {"channel": detail["channel"], "session": "", "through": through}
    again = Announcement(f"{conversation}/{through}/again", ERASE_REQUESTED, eraser.clock(), conversation, more)
    eraser.bus.announce([again])
