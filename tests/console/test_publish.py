"""Publishing from the console: what would change, going live, and going back."""

import re

from functions import bootstrap
from functions.console.messages.titles import title_of
from functions.storage import publishing
from tests.console.desk import Console, Page


def hidden(page: Page, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.html)
    assert found, name
    return found[1]


def publish(console: Console, page: Page | None = None, **more: str) -> Page:
    page = page or console.get("/publish")
    return console.post("/publish", {"draft": hidden(page, "draft"), "live": hidden(page, "live"), **more})


def edit(console: Console, path: str, was: str, becomes: str) -> None:
    drafts = console.drafts

    def change(draft):
        content = drafts.read(draft, path).decode()
        assert was in content
        return {path: content.replace(was, becomes, 1).encode()}

    drafts.change(change, by="jan@example.com", now=console.world.clock())


def published(monkeypatch, **more) -> Console:
    console = Console(monkeypatch, **more)
    console.with_draft()
    assert publish(console, note="the first").goes_to == "/publish?told=publish.begun"
    return console


def test_without_a_draft_the_page_says_how_to_get_one(monkeypatch):
    page = Console(monkeypatch).get("/publish")
    assert page.status == 200 and "make publish" in page.text


def test_a_published_draft_is_live_with_who_when_and_why(monkeypatch):
    console = published(monkeypatch)
    version = bootstrap.publisher().versions()[0]
    assert (version.live, version.signed.by, version.signed.note) == (True, "owner@example.com", "the first")
    page = console.get("/publish")
    assert "owner@example.com" in page.text and "the first" in page.text
    assert "Nothing has changed since the live version" in page.text
    assert any(key.startswith("images/") for bucket, key in console.s3.kept if bucket == "assets")


def test_what_would_change_is_told_as_a_merchant_reads_it(monkeypatch):
    console = published(monkeypatch)
    edit(console, "shop.yaml", 'free_from: "75,00"', 'free_from: "60,00"')
    csv = console.drafts.read(console.drafts.current(), "catalogue.csv").decode().splitlines()
    sku = csv[1].split(",")[csv[0].split(",").index("sku")]
    price = csv[1].split('"')[1] if '"' in csv[1] else ""
    edit(console, "catalogue.csv", csv[-1], "")
    assert sku and price is not None
    page = console.get("/publish")
    assert "Ways of delivery › Delivery › Free from €75.00 €60.00" in page.text
    assert "0 added, 0 changed, 1 removed" in page.text


def test_what_was_compared_and_checked_before_is_never_shown_of_other_files(monkeypatch):
    console = published(monkeypatch)
    for was, becomes in (("60", "50"), ("50", "40"), ("40", "60")):
        edit(console, "shop.yaml", f"days_ahead: {was}", f"days_ahead: {becomes}")
        page = console.get("/publish")
        told = "Nothing has changed since the live version" if becomes == "60" else f"60 {becomes}"
        assert told in page.text
    edit(console, "shop.yaml", "days_ahead: 60", "days_ahead: 40")
    console.world.clock.move(minutes=1)
    publish(console)
    assert "Nothing has changed since the live version" in console.get("/publish").text
    edit(console, "shop.yaml", "days_ahead: 40", "days_ahead: soon")
    assert "to the page" in console.get("/publish").text.lower()
    edit(console, "shop.yaml", "days_ahead: soon", "days_ahead: 40")
    assert "to the page" not in console.get("/publish").text.lower()


def test_of_a_text_the_lines_that_differ_are_told(monkeypatch):
    console = published(monkeypatch)
    path = "messages/nl/greeting.j2"
    lines = console.drafts.read(console.drafts.current(), path).decode().splitlines()
    edit(console, path, lines[0], "Goedemorgen!")
    page = console.get("/publish")
    assert "<ins>Goedemorgen!</ins>" in page.html and f"<del>{lines[0]}</del>" in page.html
    assert all(line not in page.text for line in lines[1:] if len(line) > 10)


def test_a_problem_is_shown_with_the_page_where_it_is_put_right_and_is_not_published(monkeypatch):
    console = published(monkeypatch)
    edit(console, "shop.yaml", "review_delay_hours: 24", "review_delay_hours: soon")
    page = console.get("/publish")
    assert "Hours after delivery: Write a whole number" in page.text and "/console/rules/reviews" in page.html
    assert 'name="draft"' not in page.html
    live = bootstrap.publisher().live_version()
    console.post("/publish", {"draft": console.drafts.current().manifest, "live": live})
    assert bootstrap.publisher().live_version() == live
    assert "The last publish did not succeed" in console.get("/publish").text


def test_a_message_that_a_channel_shortens_is_told_with_template_and_channel(monkeypatch):
    console = published(monkeypatch)
    text = b"Bestellen en dan meteen betalen"
    console.drafts.change(
        lambda draft: {"messages/nl/label_checkout.j2": text}, by="jan@example.com", now=console.world.clock()
    )
    page = console.get("/publish")
    assert f"{title_of('label_checkout', 'en').name} (Dutch)" in page.text and "WhatsApp" in page.text
    assert publish(console, page).status == 303


def test_what_was_seen_is_what_is_published(monkeypatch):
    console = published(monkeypatch)
    edit(console, "shop.yaml", "days_ahead: 60", "days_ahead: 50")
    page = console.get("/publish")
    edit(console, "shop.yaml", "days_ahead: 50", "days_ahead: 40")
    live = bootstrap.publisher().live_version()
    assert publish(console, page).goes_to.endswith("told=publish.draft_changed")
    assert bootstrap.publisher().live_version() == live


def test_of_two_who_publish_at_once_one_wins_and_the_other_is_told(monkeypatch):
    console = published(monkeypatch)
    edit(console, "shop.yaml", "days_ahead: 60", "days_ahead: 50")
    page = console.get("/publish")
    publish(console, page)
    won = bootstrap.publisher().live_version()
    assert publish(console, page).goes_to.endswith("told=publish.overtaken")
    assert bootstrap.publisher().live_version() == won


def test_while_one_is_publishing_the_page_shows_how_far_and_nobody_else_begins(monkeypatch):
    console = published(monkeypatch)
    edit(console, "shop.yaml", "days_ahead: 60", "days_ahead: 50")
    page = console.get("/publish")
    asked = []
    monkeypatch.setattr(bootstrap, "publish_later", asked.append)
    publish(console, page)
    assert asked == [console.drafts.current().manifest]
    shown = console.get("/publish")
    assert "owner@example.com is publishing" in shown.text and 'hx-trigger="every 2s"' in shown.html
    assert publish(console, page).status == 400


def test_a_publish_that_is_asked_for_twice_by_aws_is_done_once(monkeypatch):
    from functions.console.publish import job

    console = published(monkeypatch)
    before = len(bootstrap.publisher().versions())
    found = publishing.latest(console.world.table)
    job.run(found.manifest)
    assert len(bootstrap.publisher().versions()) == before


def test_an_earlier_version_is_live_again_in_one_click_and_edits_are_kept(monkeypatch):
    console = published(monkeypatch)
    first = bootstrap.publisher().live_version()
    edit(console, "shop.yaml", "days_ahead: 60", "days_ahead: 50")
    publish(console)
    second, draft = bootstrap.publisher().live_version(), console.drafts.current().manifest
    answer = console.post(f"/publish/versions/{first}/live", {"live": second})
    assert answer.goes_to.endswith("told=publish.rolled_back")
    assert bootstrap.publisher().live_version() == first
    assert console.drafts.current().manifest == draft
    assert "Days ahead" in console.get("/publish").text
    late = console.post(f"/publish/versions/{second}/live", {"live": second})
    assert late.goes_to.endswith("told=publish.overtaken")


def test_who_only_looks_sees_the_difference_and_no_button(monkeypatch):
    console = Console(monkeypatch, role="readonly")
    console.with_draft()
    page = console.get("/publish")
    assert page.status == 200 and 'name="draft"' not in page.html
