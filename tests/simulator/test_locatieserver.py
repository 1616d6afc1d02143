"""The register's stand-in speaks as PDOK does, and the shop's own adapter understands it."""

from functions.commerce.places import Registered
from functions.lookup import Locatieserver
from tests.simulator.conftest import Stage

PATH = "/locatieserver/search/v3_1/free"


def test_the_shops_adapter_finds_an_address(stage: Stage) -> None:
    look_up = Locatieserver(f"{stage.http.base_url}{PATH}")
    assert look_up("NL", "1015 KB", "12") == Registered(street="Lindengracht", city="Amsterdam", region="Noord-Holland")
    assert look_up("NL", "9999 ZZ", "12") is None
    (first, second) = [each for each in stage.world.traffic.exchanges if each["kind"] == "register"]
    assert (first["status"], second["status"]) == (200, 200)


def test_an_answer_has_the_fields_that_were_asked_for(stage: Stage) -> None:
    query = {"q": "2011AB 12", "fq": ["type:adres", "postcode:2011AB", "huisnummer:12"], "rows": "1"}
    every = stage.http.get(PATH, params=query).json()["response"]
    assert every["numFound"] == 1
    assert every["docs"][0]["weergavenaam"] == "Dorpsstraat 12, 2011AB Haarlem"
    some = stage.http.get(PATH, params={**query, "fl": "straatnaam"}).json()["response"]["docs"]
    assert some == [{"straatnaam": "Dorpsstraat"}]


def test_a_parameter_that_it_does_not_know_is_refused(stage: Stage) -> None:
    assert stage.http.get(PATH, params={"q": "x", "postcode": "1015KB"}).status_code == 400
