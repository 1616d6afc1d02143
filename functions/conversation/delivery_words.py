"""What is said of the ways of delivery while one is chosen: a question about them, or a choice. Pure reading."""

from functions.commerce.patterns import Pattern
from functions.conversation.state import Step

_OF_WAYS = Pattern(
    r"^(?:en |and |but |maar |oh )*"
    r"(?:is|zijn|what|whats|how|hoe|hoeveel|wat|does"
    r"|do (?:i|you|they)|vanaf|tot hoe|tot welke|until|from what|wanneer|when|which|welke|moet ik)\b"
)
_WHETHER_WE = Pattern(r"^(?:en |and )?\w+ (?:jullie|u|you)\b")
_FOR_A_WAY = Pattern(
    r"^(?:\w+ ){0,2}(?:kunnen|kun|kan|mag|can|could|would)\b.*"
    r"\b(?:bezorg\w*|breng\w*|lever\w*|deliver\w*|drop|bring|ophalen|afhalen|haal|collect|pick)\b"
)
_FETCHES_INSTEAD = Pattern(
    r"\b(?:change|switch|wijzig|verander|toch|liever|instead|rather)\b.*"
    r"\b(?:pick ?(?:\w+ )?up|collect|afhalen|ophalen|haal)\b"
)


def asks_of_ways(plain: str, text: str, step: Step) -> bool:
    """ "Is pick up free", "komen jullie ook in Rotterdam?": nothing is chosen by it."""
    if step is not Step.CHECKOUT_SHIPPING:
        return False
    return bool(_OF_WAYS.match(plain) or (text.endswith("?") and _WHETHER_WE.match(plain)))


def chooses_a_way(plain: str, text: str, step: Step) -> bool:
    """ "Kunnen jullie ze gewoon thuis bezorgen", "can I change that to pick up": a choice, though it asks."""
    if step is Step.CHECKOUT_ADDRESS:
        return bool(_FETCHES_INSTEAD.search(plain))
    return step is Step.CHECKOUT_SHIPPING and not text.endswith("?") and bool(_FOR_A_WAY.match(plain))
