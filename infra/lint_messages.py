"""`python -m infra.lint_messages --shop FOLDER`: every message, in every language, on every channel.

What is lost is an error, what is shortened is told (functions/publishing/messages.py).
"""

import argparse
from pathlib import Path

from functions.channels.registry import CHANNELS
from functions.errors import PublishError
from functions.messages.lint import built_in_sources
from functions.publishing.messages import check_messages
from functions.shop.folder import read_folder
from infra.console import Stop, command, say


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.lint_messages", description=__doc__)
    parser.add_argument("--shop", type=Path, default=Path("templates/shop"), help="the shop folder")
    path = parser.parse_args().shop
    try:
        folder = read_folder(path, check_images=False)
    except PublishError as error:
        raise Stop(f"{path} has other mistakes first:\n{error}") from None
    built_in = built_in_sources()
    templates = {
        locale: {**built_in.get(locale, {}), **folder.templates.get(locale, {})} for locale in folder.shop.rules.locales
    }
    found = [problem for problem in check_messages(folder, templates) if problem.shortened]
    for problem in found:
        say(f"{'✗' if problem.wrong or problem.lost else 'note:'} {problem}")
    bad = sum(problem.wrong or problem.lost for problem in found)
    count = sum(map(len, templates.values()))
    if bad:
        raise Stop(f"{bad} of {count} messages × {len(CHANNELS)} channels lose something")
    say(f"{count} messages × {len(CHANNELS)} channels: nothing is lost")


if __name__ == "__main__":
    main()
