"""The real package, deployed by the real template to the local AWS: what unit tests cannot see."""

import base64
import json
import time
from collections.abc import Callable

import httpx
import pytest

from functions.photo_files import kind_of
from infra import doctor, photo, smoke, van
from infra.simulator.client import Simulator
from infra.simulator.files import picture
from infra.simulator.transcripts import HttpDriver, perform, read, write
from infra.stack import outputs
from tests.local_aws import ROOT, Deployed

pytestmark = pytest.mark.local_aws


def eventually(true: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def test_health_is_answered(stage: Deployed) -> None:
    assert httpx.get(f"{stage.api}/health", timeout=30).status_code == 200


def test_an_unsigned_webhook_is_refused_and_leaves_nothing(stage: Deployed) -> None:
    before = stage.items()
    for path in ("whatsapp", "stripe"):
        answer = httpx.post(f"{stage.api}/webhooks/{path}", json={"object": "whatsapp_business_account"}, timeout=30)
        assert answer.status_code == 403, stage.errors()
    assert stage.items() == before


def test_the_handshake_is_answered_verbatim(stage: Deployed) -> None:
    token = stage.secrets["whatsapp_verify_token"]
    query = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "0123"}
    answer = httpx.get(f"{stage.api}/webhooks/whatsapp", params=query, timeout=30)
    assert (answer.status_code, answer.text) == (200, "0123")


def test_a_shopper_is_answered_by_the_deployed_shop(stage: Deployed, simulator: Simulator) -> None:
    answers = simulator.phone(604).say("hoi")
    assert any("De Linde" in answer.text for answer in answers), stage.errors()


def test_a_visitor_of_the_web_chat_is_answered_too(stage: Deployed, simulator: Simulator) -> None:
    answers = simulator.web(1).say("hi")
    assert any("De Linde" in answer.text for answer in answers), stage.errors()


def test_pictures_are_public(stage: Deployed) -> None:
    found = stage.client("s3").list_objects_v2(Bucket=stage.described["assets_bucket"])["Contents"]
    assert all(each["Key"].startswith(("images/", "console/")) for each in found)
    pictures = [each["Key"] for each in found if each["Key"].startswith("images/")]
    answer = httpx.get(f"{stage.described['assets']}/{pictures[0]}")
    assert answer.headers["content-type"] == "image/jpeg"


def test_an_event_that_no_code_can_read_ends_in_the_dead_letters_and_holds_up_nobody(
    stage: Deployed, simulator: Simulator
) -> None:
    sqs, queues = stage.client("sqs"), stage.described["queues"]
    body = json.dumps({"detail-type": "Fulfilment", "detail": "no object"})
    stage.client("events").put_events(
        Entries=[
            {"EventBusName": stage.described["bus"], "Source": "carrier", "DetailType": "Fulfilment", "Detail": body}
        ]
    )
    wanted = ["ApproximateNumberOfMessages"]

    def kept() -> bool:
        found = sqs.get_queue_attributes(QueueUrl=queues["Unreadable"], AttributeNames=wanted)["Attributes"]
        return int(found["ApproximateNumberOfMessages"]) > 0

    assert eventually(kept), stage.errors()
    assert simulator.phone(2).say("hoi")


def names_of(stage: Deployed, shopper: int) -> list[str]:
    """Conversations that a phone's aliases lead to."""
    found = stage.items("ALIAS#")
    return sorted({item["conversation"]["S"] for item in found if f"3161200{shopper:04d}" in item["pk"]["S"]})


def test_a_request_on_the_bus_has_the_eraser_take_out_a_shopper(stage: Deployed, simulator: Simulator) -> None:
    simulator.phone(605).say("hoi")
    (conversation,) = names_of(stage, 605)
    detail = {"conversation": conversation, "channel": "whatsapp", "through": 1}
    entry = {"Source": "chatkassa", "DetailType": "privacy.erase_requested", "Detail": json.dumps(detail)}
    stage.client("events").put_events(Entries=[{"EventBusName": stage.described["bus"], **entry}])

    def gone() -> bool:
        return {item["sk"]["S"] for item in stage.items() if conversation in json.dumps(item)} == {"STATE"}

    assert eventually(gone, 60), stage.errors()
    assert names_of(stage, 605) == []


def test_the_merchants_command_erases_a_shopper(stage: Deployed, simulator: Simulator) -> None:
    simulator.phone(606).say("hoi")
    assert names_of(stage, 606)
    stage.command("infra.privacy", "erase", "--phone", "+31612000606", "--yes")
    assert names_of(stage, 606) == []


def kept_of(stage: Deployed, conversation: str) -> list[str]:
    bucket = outputs(stage.local.aws.cloud, "local")["PhotosBucket"]
    found = stage.client("s3").list_objects_v2(Bucket=bucket, Prefix=f"photos/{conversation}/")
    return [each["Key"] for each in found.get("Contents", ())]


def test_a_picture_is_kept_shown_by_its_link_only_and_erased_with_the_shopper(
    stage: Deployed, simulator: Simulator
) -> None:
    phone = simulator.phone(607)
    phone.say("hoi")
    phone.send({"image": {}})
    phone.tap("Geef foto door")
    (conversation,) = names_of(stage, 607)
    assert eventually(lambda: len(kept_of(stage, conversation)) == 1), stage.errors()
    (key,) = kept_of(stage, conversation)
    bucket = outputs(stage.local.aws.cloud, "local")["PhotosBucket"]
    assert httpx.get(f"{stage.described['endpoint']}/{bucket}/{key}").status_code == 403
    shown = httpx.get(photo.link(stage.local.aws.cloud, "local", key))
    assert kind_of(shown.content) == "jpeg" and b"A telephone" not in shown.content
    stage.command("infra.privacy", "erase", "--phone", "+31612000607", "--yes")
    assert kept_of(stage, conversation) == []


def test_the_vans_link_opens_todays_list_and_the_web_chat_takes_a_picture(stage: Deployed) -> None:
    page = httpx.get(van.link(stage.local.aws.cloud, "local"), timeout=30)
    assert page.status_code == 200 and "Bezorgen" in page.text, stage.errors()
    begun = httpx.post(f"{stage.api}/webchat/session", json={"id": "o1"}, timeout=30).json()
    sent = {"client_msg_id": "p1", "data": base64.b64encode(picture()).decode()}
    headers = {"Authorization": f"Bearer {begun['token']}"}
    answer = httpx.post(f"{stage.api}/webchat/pictures", json=sent, headers=headers, timeout=30)
    assert answer.status_code == 202, stage.errors()


def test_the_reconciler_has_stripes_past_read_by_the_payments_worker(stage: Deployed, simulator: Simulator) -> None:
    """Its rights too: a command to its own queue, and how far it has come in the table."""
    functions = stage.client("lambda").list_functions()["Functions"]
    (name,) = [each["FunctionName"] for each in functions if "Reconcile" in each["FunctionName"]]
    stage.client("lambda").invoke(FunctionName=name, Payload=b"{}")

    def read_all() -> bool:
        done = [item for item in stage.items("SHOP#") if item["sk"]["S"] == "RECONCILED"]
        return bool(done) and {"replayed", "swept"} <= set(done[0])

    assert eventually(read_all, 60), stage.errors()


def test_bundles_are_nobodys_business(stage: Deployed) -> None:
    bucket = stage.described["bundles"]
    key = stage.client("s3").list_objects_v2(Bucket=bucket)["Contents"][0]["Key"]
    assert httpx.get(f"{stage.described['endpoint']}/{bucket}/{key}").status_code == 403


MILESTONES = {
    "web-nl-hoi-tot-beoordeling": ("Hallo", "betaallink", "Betaald, dank je wel", "onderweg", "bezorgd", "je review"),
}
"""Words of the golden transcripts. Those are held to the letter in process; here the order numbers count on."""


def heard(simulator: Simulator, script: str, shopper: int) -> str:
    golden = read((ROOT / "tests" / "transcripts" / f"{script}.txt").read_text())
    return write(perform(golden, HttpDriver(simulator, shopper)))


@pytest.fixture(scope="module")
def warm(stage: Deployed) -> None:
    """The first payment waits for the payments worker's cold start, long enough for a transcript to miss its link."""
    url = str(stage.described["simulator"])
    with httpx.Client(base_url=url, timeout=90) as client:
        heard(Simulator(url, client=client, seconds=5), "whatsapp-en-hi-to-review", 8)


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize("script", MILESTONES)
def test_the_whole_path_works_deployed(stage: Deployed, simulator: Simulator, script: str) -> None:
    said = heard(simulator, script, 9)
    at = 0
    for words in MILESTONES[script]:
        assert words in said[at:], f"no “{words}” in:\n{said[at:]}\n{stage.errors()}"
        at = said.index(words, at)


def test_doctor_finds_a_fresh_stage_well_once_its_shop_is_published(stage: Deployed, simulator: Simulator) -> None:
    failed = [str(check) for check in doctor.checks(stage.local.aws.cloud, "local") if not check.ok]
    # Unreadable holds what the test above put there.
    assert [line for line in failed if "Unreadable" not in line] == []


def test_the_smoke_test_for_a_first_deploy_passes_here_too(stage: Deployed) -> None:
    client = stage.client("sqs")
    stack = outputs(stage.local.aws.cloud, "local")
    with smoke.queue_like_the_mailbox(client, "local", stack["MailboxUrl"]) as (queue, dead):
        smoke.check_queue(client, queue, dead)
    smoke.check_worker(stage.local.aws.cloud, stack)


def test_no_function_was_refused_anything(stage: Deployed) -> None:
    """After everything above."""
    assert not [line for line in stage.log() if "not authorized" in line]


def test_iam_is_enforced_here_so_that_the_other_tests_prove_the_policies(stage: Deployed) -> None:
    """A function without its policy fails; the rest of this module runs with the policies as they are written."""
    functions, iam = stage.client("lambda"), stage.client("iam")
    name = next(
        each["FunctionName"]
        for each in functions.list_functions()["Functions"]
        if each["FunctionName"].startswith("chatkassa-local-Clock-")
    )
    role = functions.get_function_configuration(FunctionName=name)["Role"].split("/")[-1]
    policies = iam.list_role_policies(RoleName=role)["PolicyNames"]
    kept = {each: iam.get_role_policy(RoleName=role, PolicyName=each)["PolicyDocument"] for each in policies}
    assert "FunctionError" not in functions.invoke(FunctionName=name, Payload=b"{}")
    for policy in kept:
        iam.delete_role_policy(RoleName=role, PolicyName=policy)
    try:
        assert "FunctionError" in functions.invoke(FunctionName=name, Payload=b"{}")
    finally:
        for policy, document in kept.items():
            iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(document))
