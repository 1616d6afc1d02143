"""python -m tests.understanding [--wrong [FILE …]]: the figures, or the sentences that go wrong."""

import json
import sys
from pathlib import Path

from tests.understanding.measure import by, results, said, share


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--wrong"]:
        lines = [line for name in arguments[1:] for line in Path(name).read_text().splitlines() if line.strip()]
        wrong([said(json.loads(line)) for line in lines] if lines else list(results()))
        return
    found = results()
    print(f"{'lang':5}{'state':20}{'sentences':>10}{'step %':>9}{'intent %':>10}")
    for (lang, state), group in by(found, "lang", "state").items():
        print(_row(lang, state, group))
    for (lang,), group in by(found, "lang").items():
        print(_row(lang, "all", group))
        print(_row(lang, "control words", [each for each in group if each.control]))


def _row(lang, name, group) -> str:
    return f"{lang:5}{name:20}{len(group):10}{share(group, 'right_step'):9.1f}{share(group, 'right_intent'):10.1f}"


def wrong(found) -> None:
    for each in found:
        if not (each.right_step and each.right_intent):
            said, got = each.sentence, each.answer
            mark = ("S" if not each.right_step else " ") + ("I" if not each.right_intent else " ")
            print(
                f"{mark} {said['id']:11} {said['state']:17}| {said['text'][:90]!r} want {said['intent']}→{said['step']}"
                f" GOT {got['intent']} {got['slots']}→{got['step']}"
            )
    print(f"{len(found)} sentences: step {share(found, 'right_step'):.1f}, intent {share(found, 'right_intent'):.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
