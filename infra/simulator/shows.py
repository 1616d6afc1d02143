"""What *Watch* plays: the scripts of `shows/`, in the order of their names. No I/O but reading them.

A show is a golden transcript (`transcripts.py`), and its comments are its captions. What the shop says in it is not
played: the shop says it. The tests hold the scripts to it like all other transcripts.
"""

from pathlib import Path
from typing import Any

from infra.simulator.transcripts import Script, read

FOLDER = Path(__file__).parent / "shows"
Json = dict[str, Any]


def shows(folder: Path = FOLDER) -> list[Json]:
    """Of each: `name`, `channel`, `locale` and `steps`, each a `verb` and its `text`; the verb of a caption is
    "caption". Raises ScriptError."""
    return [_show(path.stem, read(path.read_text("utf-8"))) for path in sorted(folder.glob("*.txt"))]


def _show(name: str, script: Script) -> Json:
    captions = [line.text.startswith("# ") for line in script.lines]
    steps = [
        {"verb": "caption", "text": line.text[2:]} if caption else {"verb": line.verb, "text": line.text}
        for line, caption in zip(script.lines, captions, strict=True)
        if caption or line.verb not in ("", "shop")
    ]
    return {"name": name, "channel": script.channel, "locale": script.locale, "steps": steps}
