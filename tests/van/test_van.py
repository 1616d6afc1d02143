"""The van's page: who may see it, what stands on it, what is told of a stop, and a picture of what was brought."""

import json
from datetime import timedelta

import pytest

from functions import links
from functions.conversation.fulfilment_events import FulfilmentReported
from functions.conversation.message import Media
from functions.conversation.state import Step
from tests.conversation.states import at
from tests.photo_box import HEIC, JPEG, PNG, WEBP, exif
from tests.van.edge import DAY, HOSTILE, KEY, VanEdge, an_order


@pytest.fixture
def edge(monkeypatch: pytest.MonkeyPatch) -> VanEdge:
    return VanEdge(monkeypatch)


@pytest.fixture
def order():
    return an_order()


# --- who may see it ---------------------------------------------------------------------------------------------------


def test_the_page_lists_the_day_by_slot_and_says_nothing_of_money(edge: VanEdge):
    found = edge.page()
    html = found.body.decode()
    assert found.status_code == 200
    assert (
        html.index("09:00–13:00") < html.index("Kruisweg 7") < html.index("13:00–18:00") < html.index("Dorpsstraat 12a")
    )
    assert 'href="tel:+31612345678"' in html and "Aanbellen bij nummer 3" in html
    assert html.count("Met kaartje") == html.count("Geen kaartje") == 1
    assert "Van harte" not in html and "€" not in html and "EUR" not in html and "14,95" not in html
    assert HOSTILE not in html and "&lt;script&gt;" in html
    policy = found.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "form-action 'self'" in policy
    assert found.headers["Referrer-Policy"] == "no-referrer" and "no-store" in found.headers["Cache-Control"]


@pytest.mark.parametrize(
    "token",
    [
        links.van(DAY + timedelta(days=1), 0, KEY), links.van(DAY - timedelta(days=1), 0, KEY),
        links.van(DAY, 1, KEY), links.van(DAY, 0, "a stranger's"), links.van(DAY, 0, KEY)[:-1] + "a", "x",
        "20261399g0-" + "a" * 20, links.sign("o1", KEY), links.van(DAY, 0, KEY).upper(),
    ],
)  # fmt: skip
def test_another_days_link_a_revoked_one_and_a_made_up_one_open_nothing(edge: VanEdge, order, token: str):
    for found in (edge.page(token), edge._call("POST", f"/van/{token}/{order.id}", b"state=delivered&at=1", FORM)):
        assert found.status_code == 404
        assert "Sanne" not in found.body.decode() and "geldt niet meer" in found.body.decode()
    assert edge.tells(order.id, token=token, state="delivered", at=1).status_code == 422
    assert edge.events == []


FORM = {"content-type": "application/x-www-form-urlencoded"}


def test_the_link_ends_at_midnight_of_the_shop_and_counts_from_its_beginning(edge: VanEdge):
    edge.now = edge.now.replace(hour=22, minute=59)
    assert edge.page().status_code == 200
    edge.now = edge.now.replace(hour=23, minute=1)
    assert edge.page().status_code == 404
    edge.now = edge.now - timedelta(days=1)
    assert edge.page().status_code == 200


def test_a_link_of_before_the_key_was_changed_still_counts(edge: VanEdge):
    assert edge.page(links.van(DAY, 0, "an older one")).status_code == 200


def test_revoking_ends_every_link_that_was_given_out(edge: VanEdge):
    before = edge.token
    edge.generation = 1
    assert edge.page(before).status_code == 404 and edge.page().status_code == 200


def test_what_is_collected_or_not_paid_or_gone_back_is_not_on_the_list(edge: VanEdge, order):
    edge.orders = {"o1": order.model_copy(update={"shipping": order.shipping.model_copy(update={"id": "pickup"})})}
    assert "Sanne" not in edge.page().body.decode() and "geen bezorging" in edge.page().body.decode()


# --- what is told -----------------------------------------------------------------------------------------------------


def told(edge: VanEdge) -> list[FulfilmentReported]:
    return [event.what for event in edge.events]


def test_on_its_way_is_told_to_the_orders_conversation_and_twice_is_once(edge: VanEdge, order):
    for _ in range(2):
        assert edge.tells(order.id, state="out_for_delivery", at=order.version).status_code == 202
    assert [(each.order, each.state, each.photo) for each in told(edge)] == [(order.id, "out_for_delivery", "")] * 2
    assert len({event.id for event in edge.events}) == 1
    assert {(event.conversation, event.account) for event in edge.events} == {(order.conversation, order.account)}


def test_delivered_with_a_picture_is_one_request_and_twice_is_one_picture(edge: VanEdge, order):
    photo = b"\xff\xd8" + exif() + JPEG[2:]
    for _ in range(2):
        found = edge.tells(order.id, photo, kind="image/jpeg", state="delivered", at=order.version)
        assert (found.status_code, json.loads(found.body)) == (202, {"problem": ""})
    [(key, (body, mime))] = edge.box.kept.items()
    assert key.startswith(f"deliveries/{order.conversation}/") and (body, mime) == (JPEG, "image/jpeg")
    assert [each.photo for each in told(edge)] == [key, key]


@pytest.mark.parametrize(
    ("body", "why"), [(HEIC, "geen foto"), (WEBP, "geen foto"), (b"<svg/>", "geen foto"), (JPEG[:-2], "geen foto"),
                      (JPEG + b"x" * 4 * 1024 * 1024, "te groot")],
)  # fmt: skip
def test_what_is_no_picture_is_refused_in_words_and_nothing_is_told(edge: VanEdge, order, body: bytes, why: str):
    found = edge.tells(order.id, body, kind="image/jpeg", state="delivered", at=order.version)
    assert found.status_code == 422 and why in json.loads(found.body)["problem"]
    assert not edge.events and not edge.box.kept


@pytest.mark.parametrize(
    "said",
    [{"state": "cancelled", "at": 1}, {"state": "delivered"}, {"at": 1}, {"state": "delivered", "at": "-1"},
     {"state": "delivered", "at": "1" * 12}, {}],
)  # fmt: skip
def test_anything_else_is_not_told(edge: VanEdge, order, said):
    assert edge.tells(order.id, **said).status_code == 422
    assert not edge.events


def test_with_neighbours_wants_a_house_number_and_nobody_home_is_told(edge: VanEdge, order):
    found = edge.tells(order.id, state="at_neighbour", at=order.version, house=" ")
    assert found.status_code == 422 and "huisnummer" in json.loads(found.body)["problem"]
    assert edge.tells(order.id, state="at_neighbour", at=order.version, house=" 14a ").status_code == 202
    assert edge.tells(order.id, state="attempt_failed", at=order.version).status_code == 202
    assert [(each.state, each.neighbour) for each in told(edge)] == [("at_neighbour", "14a"), ("attempt_failed", "")]


def test_another_days_order_cannot_be_told_of_with_todays_link(edge: VanEdge, order):
    later = order.delivery.model_copy(update={"day": DAY + timedelta(days=1)})
    edge.orders["olater"] = order.model_copy(update={"id": "olater", "delivery": later})
    found = edge.tells("olater", state="delivered", at=1)
    assert found.status_code == 422 and "andere dag" in json.loads(found.body)["problem"]
    assert edge.tells("onobody", state="delivered", at=1).status_code == 422
    assert not edge.events


def test_without_the_script_a_plain_form_does_and_the_page_says_so(edge: VanEdge, order):
    path = f"/van/{edge.token}/{order.id}"
    found = edge._call("POST", path, f"state=out_for_delivery&at={order.version}".encode(), FORM)
    where = found.headers["Location"]
    assert found.status_code == 303 and where.startswith(f"../{edge.token}?")
    html = edge.page(query="?" + where.partition("?")[2].partition("#")[0]).body.decode()
    assert f'id="{order.id}" data-state="out_for_delivery"' in html
    found = edge._call("POST", path, b"state=nonsense&at=1", FORM)
    html = edge.page(query="?" + found.headers["Location"].partition("?")[2].partition("#")[0]).body.decode()
    assert "Dat is niet gelukt" in html


def test_another_sites_type_of_body_is_refused(edge: VanEdge, order):
    assert edge.tells(order.id, b"x", kind="text/plain", state="delivered", at=1).status_code == 415


# --- the buyer's picture ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("accept", ["text/html,*/*;q=0.8", "image/avif,image/webp", "*/*", ""])
def test_the_buyers_link_shows_the_picture_whatever_is_asked_for(edge: VanEdge, order, accept: str):
    edge.tells(order.id, PNG, kind="image/png", state="delivered", at=order.version)
    chat = at(Step.AFTER_ORDER)
    chat.parcel("delivered", photo=told(edge)[0].photo)
    edge.orders = {order.id: chat.order}
    found = edge._call("GET", f"/d/{links.sign(order.id, KEY, 'photo')}", headers={"accept": accept})
    assert (found.status_code, found.body, found.headers["Content-Type"]) == (200, PNG, "image/png")
    for wrong in (links.sign(order.id, KEY), links.sign(order.id, KEY, "invoice"), links.sign("o2", KEY, "photo"), "x"):
        assert edge._call("GET", f"/d/{wrong}").status_code == 404
    edge.box.kept.clear()
    assert edge._call("GET", f"/d/{links.sign(order.id, KEY, 'photo')}").status_code == 404


def test_the_buyer_gets_the_picture_and_then_the_words_which_go_outside_the_window_too():
    chat = at(Step.AFTER_ORDER)
    picture, words = chat.parcel("delivered", photo="deliveries/cabc/1.jpg")
    assert isinstance(picture, Media)
    assert (picture.url, picture.mime) == (f"https://shop.test/d/{chat.order.id}", "image/jpeg")
    sends = [effect for effect in chat.effects if effect.type == "send"]
    assert [(effect.update, effect.purpose) for effect in sends] == [
        (None, "transactional"),
        ("delivered", "transactional"),
    ]
    assert "bezorgd" in words.body
    assert chat.order.parcels[0].photo == "deliveries/cabc/1.jpg"
    assert chat.parcel("delivered", photo="deliveries/cabc/2.jpg") == []


def test_with_neighbours_the_buyer_hears_where_and_sees_it_too():
    chat = at(Step.AFTER_ORDER)
    picture, words = chat.parcel("at_neighbour", neighbour="14", photo="deliveries/cabc/1.png")
    assert picture.mime == "image/png" and "14" in words.body


def test_without_a_picture_it_is_told_as_ever():
    (message,) = at(Step.AFTER_ORDER).parcel("delivered")
    assert not isinstance(message, Media)
