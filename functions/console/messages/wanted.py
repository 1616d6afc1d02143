"""What the draft wants approved, and the accounts at the providers that would do it."""

from functions import bootstrap
from functions.channels import graph
from functions.channels.template_account import TemplateAccount, template_accounts
from functions.console.messages.place import Place, built_in
from functions.console.set_up import parameters
from functions.console.set_up.connections import CONNECTIONS
from functions.messages.folder_voice import SourceVoice
from functions.publishing.approval import Approval
from functions.publishing.approved import KINDS, Template, drafted
from functions.settings import settings

BUSINESS = "whatsapp_business_id"


def wanted(where: Place) -> list[Template]:
    """In every language, each with what is wrong with it."""
    ours = built_in()

    def source(locale: str, key: str) -> str:
        return where.own(locale, key) or ours.get(locale, {}).get(key, "")

    return list(drafted(where.rules, SourceVoice(source)))


def ids() -> dict[str, str]:
    """Channel → whose templates they are: WhatsApp's Business Account, Messenger's Page; "": not known."""
    page = CONNECTIONS["messenger"].account.partition(":")[2]
    return {"whatsapp": parameters.values((BUSINESS,)).get(BUSINESS, ""), "messenger": page}


def accounts() -> dict[str, TemplateAccount]:
    """By channel, those that can be asked."""
    tokens = parameters.values([f"{channel}_token" for channel in KINDS])
    apis = {channel: settings().api_of(channel).get("api", graph.API) for channel in KINDS}
    return template_accounts(ids(), {channel: tokens.get(f"{channel}_token", "") for channel in KINDS}, apis)


def approval(account: TemplateAccount, every: list[Template]) -> Approval:
    return Approval(account, every, bootstrap.table(), bootstrap.clock)
