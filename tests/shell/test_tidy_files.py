"""The weekly tidy-up of kept files: what nothing names goes, in two steps; what is named stays, whenever that was."""

from datetime import timedelta

import pytest

from functions import bootstrap, tidying
from functions.erasures import take_in
from functions.errors import NotFound
from functions.publishing.sources import manifest_of
from functions.storage import publishing
from functions.storage.drafts import ASIDE, SOURCES, Draft
from functions.storage.publishing import Publishing
from functions.tidying import YOUNG, Tidied
from tests.console.desk import BUNDLES, Console
from tests.console.test_publish import edit, publish


@pytest.fixture
def console(monkeypatch) -> Console:
    """Its draft is live."""
    found = Console(monkeypatch)
    found.s3.clock = found.world.clock
    found.with_draft()
    publish(found)
    return found


def later(console: Console, **by: float) -> None:
    console.world.clock.move(**by)


def old(console: Console) -> None:
    later(console, days=YOUNG.days + 1)


def saves(console: Console, path: str, content: str) -> str:
    """Its hash."""
    draft = console.drafts.save(
        console.drafts.current(), {path: content.encode()}, by="jan@example.com", now=console.world.clock()
    )
    return draft.files[path]


def lies(console: Console, digest: str) -> str:
    shop = console.settings.shop
    prefixes = [prefix for prefix in (SOURCES, ASIDE) if (BUNDLES, f"{prefix}/{shop}/{digest}") in console.s3.kept]
    return " and ".join(prefixes)


def test_what_neither_the_draft_nor_a_version_names_is_set_aside_and_the_rest_stays(console):
    live = dict(console.drafts.current().files)
    dropped = saves(console, "faq.md", "# nl\n\n## Een\nEen.\n")
    manifest = console.drafts.current().manifest
    kept = saves(console, "faq.md", "# nl\n\n## Twee\nTwee.\n")
    old(console)
    assert bootstrap.tidy_files() == Tidied(aside=2)
    assert (lies(console, dropped), lies(console, manifest), lies(console, kept)) == (ASIDE, ASIDE, SOURCES)
    assert {lies(console, digest) for digest in (*live.values(), manifest_of(live))} == {SOURCES}
    assert bootstrap.tidy_files() == Tidied()
    assert console.get("/publish").status == 200


def test_what_was_put_there_just_now_and_is_not_named_yet_stays(console):
    digest = console.drafts.keep(b"a picture of a large folder that is being sent")
    assert bootstrap.tidy_files() == Tidied()
    later(console, days=YOUNG.days - 1)
    assert bootstrap.tidy_files() == Tidied() and lies(console, digest) == SOURCES


def test_every_version_can_be_gone_back_to_and_published_again(console):
    first, was = bootstrap.publisher().live_version(), dict(console.drafts.current().files)
    for days in ("50", "40"):
        later(console, minutes=1)
        edit(console, "shop.yaml", f"days_ahead: {int(days) + 10}", f"days_ahead: {days}")
        publish(console)
    old(console)
    assert bootstrap.tidy_files() == Tidied()
    second = bootstrap.publisher().live_version()
    assert console.post(f"/publish/versions/{first}/live", {"live": second}).goes_to.endswith("rolled_back")
    assert {lies(console, digest) for digest in was.values()} == {SOURCES}


def test_what_is_being_published_stays_whatever_the_draft_became(console):
    digest = saves(console, "faq.md", "# nl\n\n## Een\nEen.\n")
    asked = Publishing(by="jan@example.com", at=console.world.clock(), manifest=console.drafts.current().manifest)
    publishing.begin(console.world.table, asked)
    saves(console, "faq.md", "# nl\n\n## Twee\nTwee.\n")
    old(console)
    bootstrap.tidy_files()
    assert lies(console, digest) == SOURCES


def test_what_is_set_aside_can_be_read_and_saved_again(console):
    """A page that was opened long ago still compares with what its owner saw."""
    digest = saves(console, "faq.md", "# nl\n\n## Een\nEen.\n")
    saves(console, "faq.md", "# nl\n\n## Twee\nTwee.\n")
    old(console)
    bootstrap.tidy_files()
    console.drafts._fetched.cache_clear()
    assert lies(console, digest) == ASIDE and b"Een." in console.drafts.blob(digest)
    assert saves(console, "faq.md", "# nl\n\n## Een\nEen.\n") == digest
    assert SOURCES in lies(console, digest)


@pytest.mark.parametrize("sent_again", [True, False], ids=["saved at the console", "a folder that had it here already"])
def test_what_is_named_while_the_tidy_up_runs_is_brought_back(console, monkeypatch, sent_again):
    digest = saves(console, "faq.md", "# nl\n\n## Een\nEen.\n")
    had = console.drafts.current()
    saves(console, "faq.md", "# nl\n\n## Twee\nTwee.\n")
    old(console)
    set_aside = console.drafts.set_aside

    def meanwhile(one: str) -> None:
        now, draft = console.world.clock(), console.drafts.current()
        if sent_again and draft.manifest != had.manifest:
            console.drafts.save(draft, {"faq.md": b"# nl\n\n## Een\nEen.\n"}, by="jan@example.com", now=now)
        elif draft.manifest != had.manifest:
            console.drafts.move(draft, had.manifest, by="jan (make publish)", now=now)
        set_aside(one)

    monkeypatch.setattr(console.drafts, "set_aside", meanwhile)
    assert bootstrap.tidy_files() == Tidied(aside=2, back=2)
    assert SOURCES in lies(console, digest) and SOURCES in lies(console, had.manifest)


def test_what_was_missed_is_brought_back_by_the_next_run(console):
    digest = console.drafts.current().files["faq.md"]
    console.drafts.set_aside(digest)
    assert bootstrap.tidy_files() == Tidied(back=1)
    assert SOURCES in lies(console, digest)


def test_a_version_whose_list_is_gone_keeps_nothing_and_stops_nothing(console):
    gone = bootstrap.publisher().versions()[0].signed.manifest
    saves(console, "faq.md", "# nl\n\n## Een\nEen.\n")
    console.s3.delete_object(Bucket=BUNDLES, Key=f"{SOURCES}/{console.settings.shop}/{gone}")
    console.drafts._fetched.cache_clear()
    old(console)
    assert bootstrap.tidy_files().aside == 1


def test_where_the_drafts_own_list_cannot_be_read_nothing_goes(console):
    manifest = console.drafts.current().manifest
    unnamed = console.drafts.keep(b"unnamed")
    old(console)
    console.s3.delete_object(Bucket=BUNDLES, Key=f"{SOURCES}/{console.settings.shop}/{manifest}")
    console.drafts._fetched.cache_clear()
    with pytest.raises(NotFound):
        bootstrap.tidy_files()
    assert lies(console, unnamed) == SOURCES


def test_where_nothing_is_named_nothing_goes(monkeypatch):
    console = Console(monkeypatch)
    digest = console.drafts.keep(b"a file")
    assert console.drafts.current() == Draft()
    assert tidying.tidy(console.drafts, tuple, console.world.clock() + timedelta(days=900)) == Tidied()
    assert lies(console, digest) == SOURCES


def test_the_weekly_tidy_up_does_it_after_what_is_personal():
    done: list[str] = []

    class Eraser:
        def tidy(self, days: int) -> object:
            done.append(f"{days} days")
            return type("Done", (), {"deleted": 0, "scrubbed": 0})

    def files() -> Tidied:
        done.append("files")
        return Tidied(aside=3)

    take_in({"detail-type": "Scheduled Event"}, Eraser(), lambda: 900.0, lambda: 400, files)  # type: ignore[arg-type]
    assert done == ["400 days", "files"]
