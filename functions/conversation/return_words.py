"""How shoppers say what is wrong, what they want instead, and that they withdraw: tables, and their matching. Both
languages; texts as `plain.spoken` leaves them.
"""

from functions.commerce.returns import Reason, Wish
from functions.conversation.patterns import Patterns, within
from functions.conversation.plain import spoken

REASONS: dict[Reason, Patterns] = {
    Reason.WILTED: (
        r"\b(?:verwelk\w*|verlept\w*|uitgebloeid\w*|slap(?:pe)?|dood|dode|bruine?|wilt\w*|dead|limp|droop\w*|brown|faded"
        r"|half dead|rotten|rotte|mouldy|beschimmeld\w*)\b",
        r"\bhang(?:en|t)?\b.*\b(?:slap|koppen|kopjes)\b|\bkop\w* hing\w*\b",
    ),
    Reason.BROKEN: (
        r"\b(?:kapot(?:te)?|gebroken|stuk|stukken|scherven|barst\w*|geknakte?|geknapte?|geknikt|afgebroken|broken?|smashed"
        r"|cracked|shattered|snapped|in (?:\w+ )?pieces|scherf|breuk)\b",
    ),
    Reason.DAMAGED: (
        r"\b(?:beschadig\w*|schade|damag\w*|deuk\w*|kras\w*|vlek\w*|dent\w*|scratch\w*|stain\w*|crushed|geplet"
        r"|faulty|defect\w*|doet het niet|werkt niet|does ?nt work|not working|lekt|leaks?)\b",
    ),
    Reason.WRONG: (
        r"\b(?:verkeerd\w*|wrong|niet (?:wat|degene die) ik (?:had )?besteld\w*|not what i ordered|iets anders gekregen"
        r"|(?:een|de) andere (?:gekregen|ontvangen)|anders dan besteld|(?:got|received|sent me) a different)\b",
    ),
    Reason.SIZE: (
        r"\bte (?:klein|groot|hoog|laag|smal|breed)\b|\btoo (?:small|big|large|tall|short|wide|narrow)\b",
        r"\b(?:past niet|does ?nt fit|not fit|andere maat|other size|different size|maat|size)\b",
    ),
    Reason.UNLIKE: (
        r"\b(?:bevalt|mooi vind|vind (?:hem|het|ze) niet|niet mooi|valt tegen|viel tegen)\b",
        r"\bniet wat ik (?:had )?(?:ver)?wacht\w*\b",
        r"\b(?:dont like|do not like|not what i expected|not as (?:i )?expected|dislike|staat niet|lelijk|ugly"
        r"|kleur klopt)\b",
    ),
    Reason.NONE: (
        r"\b(?:bedacht|bedenk me|van gedachten|geen reden|zomaar|niet (?:meer )?nodig|changed my mind|no reason"
        r"|not needed|dont need|do not need|do not want|dont want|teveel|te veel|too many|dubbel|twice|iets anders"
        r"|something else|andere reden)\b",
    ),
}
"""The first that fits counts: what is at fault before what is a matter of taste."""

REFUND = (
    r"\b(?:geld|terugbetal\w*|teruggestort|terugstort\w*|refund\w*|money|creditnota|terugkrijgen)\b",
    r"^(?:ik wil |graag |liever )*(?:geld )?terug\b",
)
EXCHANGE = (
    r"\b(?:ruil\w*|omruil\w*|inruil\w*|omwissel\w*|vervang\w*|exchang\w*|swap\w*|replac\w*|nieuwe?|new one|another one"
    r"|ander exemplaar|andere (?:maat|kleur)|other size|different size)\b",
)
SAME = (
    r"\b(?:zelfde|hetzelfde|dezelfde|opnieuw|nieuwe|same|again|another one|new one|replacement|vervang\w*|nog zo n)\b",
)
ALL = (
    r"\b(?:alles|allemaal|alle|beide|allebei|everything|all of (?:it|them)|all|both|the lot"
    r"|hele bestelling|whole order)\b",
)
HAS_IT = (
    r"\b(?:heb (?:het|hem|ze|m)?|ontvangen|gekregen|binnen|aangekomen|bezorgd|geleverd|have it|have them|got it"
    r"|got them|received|arrived|delivered|came)\b",
)
CANNOT = (
    r"\b(?:kan niet|lukt niet|geen foto|heb geen|weggegooid|cant|cannot|can not|no photo|no picture|dont have|threw)\b",
)
COMES = (
    r"\b(?:foto\w*|plaatje\w*|photo\w*|picture\w*|pic|moment\w*|straks|zo meteen|komt|komen|wacht|coming|hold on"
    r"|one sec\w*|just a)\b",
)
"""A picture is promised, or asked about."""
ENOUGH = (r"\b(?:klaar|verder|dat was het|dat is alles|zo goed|done|go on|continue|thats (?:it|all)|next)\b",)
CANCELS = (r"\b(?:cancel\w*|annul\w*)\b",)
THE_RETURN = (r"\b(?:return|retour\w*|terugstur\w*|ruil\w*|exchange)\b",)
CONFIRMS = (r"\b(?:stuur (?:het |maar )*in|insturen|send it in|bevestig\w*|confirm\w*|herroep\w*|withdraw)\b",)


def read_reason(text: str) -> Reason | None:
    plain = spoken(text)
    return next((reason for reason, patterns in REASONS.items() if within(patterns, plain)), None)


def read_wish(text: str) -> Wish | None:
    """None: neither, or both."""
    plain = spoken(text)
    money, goods = within(REFUND, plain), within(EXCHANGE, plain)
    return None if money == goods else "refund" if money else "exchange"


def says(patterns: Patterns, text: str) -> bool:
    return within(patterns, spoken(text))
