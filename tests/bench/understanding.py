"""CPU of understanding one sentence, over those of tests/understanding, each in its own state."""

import statistics
import time
from collections.abc import Iterator
from typing import Any

from functions.conversation.clauses import clauses
from functions.conversation.understand import understand
from tests.understanding.measure import fixtures, sentences


def measure() -> Iterator[dict[str, Any]]:
    spent = []
    for sentence in sentences():
        text = sentence["text"]
        stage = fixtures().at(sentence["state"], sentence["lang"])
        assert stage.conversation
        step = stage.conversation.step
        started = time.process_time()
        clauses(text, understand(text, step), step)
        spent.append((time.process_time() - started) * 1000)
    ordered = sorted(spent)
    for name, value in (("median", statistics.median(spent)), ("95th percentile", ordered[len(ordered) * 95 // 100])):
        yield {"name": f"understanding CPU ({name})", "value": round(value, 3), "unit": "ms"}
