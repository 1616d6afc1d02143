"""From "hi" to a review on the deployed whole, in every channel; parcels by HTTP and by the bus."""

import io
import re
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pikepdf
import pytest

from infra.simulator.client import Simulator
from tests.end_to_end.talk import WORDS, Talk
from tests.local_aws import Deployed

pytestmark = pytest.mark.local_aws


LINK = re.compile(r"https?://[\w.:/-]+/i/[a-z0-9-]+")
MOST_TRIES = 6
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def asked_again(link: str, accept: str) -> httpx.Response:
    """As a person does who is told to: the first print of a busy machine may take longer than the edge waits."""
    for _ in range(MOST_TRIES):
        answer = httpx.get(link, headers={"Accept": accept}, timeout=60)
        if answer.status_code != 503:
            break
        time.sleep(float(answer.headers["retry-after"]))
    return answer


def check_invoice(talk: Talk) -> None:
    """Through API Gateway and the function that prints, as a browser and as a programme would ask for it."""
    (link,) = {found for answer in talk.heard for found in LINK.findall(str(answer.native))}
    for accept in (BROWSER, "*/*"):
        answer = asked_again(link, accept)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf"), answer.text[:300]
        assert answer.headers["content-disposition"].endswith('.pdf"')
        opened = pikepdf.open(io.BytesIO(answer.content))
        assert bool(opened.Root.MarkInfo.Marked)
    paying = httpx.get(link.replace("/i/", "/p/"), follow_redirects=False)
    assert paying.status_code == 404


@pytest.mark.parametrize(("locale", "channel"), [("nl", "web"), ("en", "whatsapp")])
def test_from_hi_to_a_review(stage: Deployed, simulator: Simulator, channel: str, locale: str) -> None:
    simulator.quiet = 0.2
    talk = Talk(simulator, channel, locale)
    simulator.pay(link=talk.orders(), method="ideal")
    talk.hears("paid")
    check_invoice(talk)
    posted = simulator.carrier("dispatched", order=talk.order)
    talk.hears("dispatched")
    simulator.carrier("dispatched", order=talk.order, id=posted["id"])
    delivered = simulator.carrier("delivered", order=talk.order, by="bus")
    talk.hears("delivered")
    simulator.carrier("delivered", order=talk.order, id=delivered["id"], by="bus")
    simulator.carrier("out_for_delivery", order=talk.order)
    assert talk.count("dispatched") == 1, talk.texts()
    assert talk.count("delivered") == 1, talk.texts()
    heard = len(talk.heard)
    simulator.forward("2d")
    asked = talk.hears("feedback")
    assert [answer.text for answer in talk.heard[heard:]] == [asked.text], "the late parcel event was told"
    assert channel == "web" or asked.native["type"] == "template", "outside the window only a template may go"
    talk.does("stars", "review")
    assert all(answer.native["type"] != "template" for answer in talk.heard[-2:] if channel == "whatsapp")
    review, _ = WORDS[locale]["review"]
    assert any(review in str(item) for item in stage.items() if talk.order in item["pk"]["S"])


OTHERS = (("messenger", "nl"), ("instagram", "en"), ("telegram", "nl"), ("wechat", "en"), ("kik", "nl"))
CROWDED = 60.0


def buys(talk: Talk) -> None:
    talk.simulator.pay(link=talk.orders(), method="ideal")
    talk.hears("paid")
    for state in ("dispatched", "delivered"):
        talk.simulator.carrier(state, order=talk.order)
        talk.hears(state)


def reviews(talk: Talk) -> None:
    talk.hears("feedback")
    talk.does("stars", "review")


def test_from_hi_to_a_review_in_the_other_apps(stage: Deployed, simulator: Simulator) -> None:
    """Side by side, for time is moved for all of them: a day passes, in which each says a word, for Instagram has no
    templates for outside its window."""
    simulator.quiet = 0.2
    Talk(simulator, "whatsapp", "nl", patience=CROWDED).does("greet")  # the functions start cold
    talks = [Talk(simulator, channel, locale, patience=CROWDED) for channel, locale in OTHERS]
    with ThreadPoolExecutor(len(talks)) as at_once:
        list(at_once.map(buys, talks))
        simulator.forward("20h")
        list(at_once.map(lambda talk: talk.does("thanks"), talks))
        simulator.forward("5h")
        list(at_once.map(reviews, talks))
    kept = stage.items("ORDER#")
    for talk in talks:
        review, _ = WORDS[talk.locale]["review"]
        assert any(review in str(item) for item in kept if talk.order in item["pk"]["S"]), talk.channel
