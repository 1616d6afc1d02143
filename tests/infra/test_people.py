"""Who may use the console: what is checked before Cognito is asked. The rest is tested where Cognito is
(tests/infra/test_console_deployed.py)."""

import argparse
import re

import pytest

from functions.errors import BadRequest
from functions.people import check_address, new_password
from infra.console import Stop
from infra.deploy import CONSOLE_OPTIONS, console_parameters, template_parameters


@pytest.mark.parametrize("wrong", ["jan", "jan@", "@example.nl", "jan@example", "jan jansen@example.nl"])
def test_what_is_no_address_is_not_invited(wrong: str) -> None:
    with pytest.raises(BadRequest, match="no e-mail address"):
        check_address(wrong)


def test_a_new_password_is_one_that_the_pool_takes_and_never_the_same() -> None:
    made = {new_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        assert len(password) >= 12
        assert all(re.search(kind, password) for kind in ("[a-z]", "[A-Z]", "[0-9]"))


def given(**options: str) -> argparse.Namespace:
    return argparse.Namespace(**{**dict.fromkeys(CONSOLE_OPTIONS), **options})


def test_the_consoles_options_are_kept_from_deploy_to_deploy_and_can_be_emptied() -> None:
    before = {"ConsoleDomain": "kassa.example.nl", "ConsoleCertificate": "arn:1", "Local": ""}
    assert console_parameters(given(login_domain="linde"), before) == {
        "ConsoleDomain": "kassa.example.nl",
        "ConsoleCertificate": "arn:1",
        "LoginDomain": "linde",
    }
    emptied = console_parameters(given(console_domain="", console_certificate=""), before)
    assert set(emptied.values()) == {""}


def test_a_domain_without_its_certificate_is_refused() -> None:
    with pytest.raises(Stop, match="go together"):
        console_parameters(given(console_domain="kassa.example.nl"), {})


def test_no_stage_is_named_as_another_stages_console() -> None:
    with pytest.raises(Stop, match="cannot end in -console"):
        template_parameters(argparse.Namespace(stage="prod-console", shop="de-linde"), {})
