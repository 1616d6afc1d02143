"""docs/channels.md is what the tables and the compiler say."""

from functions.channels.registry import CHANNELS, channel
from functions.channels.whatsapp import WhatsApp
from infra.describe_channels import DOC, SAMPLES, becomes, page


def test_the_page_about_channels_is_as_the_tables_are() -> None:
    text = DOC.read_text(encoding="utf-8")
    assert text == page(text), "run python -m infra.describe_channels"


def test_the_page_has_a_column_for_every_channel() -> None:
    assert f"| limit | {' | '.join(CHANNELS)} |" in DOC.read_text(encoding="utf-8")


def test_what_a_message_becomes_is_asked_of_the_compiler() -> None:
    said = {what: becomes(WhatsApp(), message) for what, message in SAMPLES.items()}
    assert said["seven choices"] == "list"
    assert said["fifteen choices"] == "2 × list"
    assert said["a carousel of ten, and more"] == "carousel + buttons"
    assert becomes(channel("kik"), SAMPLES["a carousel of ten"]) == "buttons"
    assert becomes(channel("email"), SAMPLES["three choices"]) == "–"
