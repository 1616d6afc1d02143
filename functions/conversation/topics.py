"""What shoppers ask and tell beside buying, and how they say it: tables, no logic. Goods are not in here.

Patterns are searched for in a message normalised and spoken out. The first that fits counts, so the order matters.
"""

from dataclasses import dataclass

from functions.conversation.state import Step
from functions.conversation.step import SCORED
from functions.conversation.words import Act

AFTER = frozenset({Step.AFTER_ORDER, Step.REVIEW_TEXT, Step.RETURN, *SCORED})
"""Steps in which a shopper has an order to talk about."""
UNPAID = frozenset({Step.AWAITING_PAYMENT})
ANYWHERE: frozenset[Step] = frozenset()


@dataclass(frozen=True)
class Topic:
    """`steps`: only there (empty: anywhere). `question`: only when it is asked; `not_steps`: never there."""

    act: Act
    name: str
    patterns: tuple[str, ...]
    steps: frozenset[Step] = ANYWHERE
    not_steps: frozenset[Step] = ANYWHERE
    question: bool = False


_YOU = r"(?:jullie|je|jij|u|you|ye)"
_ME = r"(?:mij|me|my|mijn|mezelf)"
_DELIVER = r"(?:bezorg\w*|thuisbezorg\w*|gelever\w*|lever\w*|verzend\w*|verstuur\w*|verstur\w*|opsturen|deliver\w*|shipping|ship|shipped|postage|courier|koerier)"
_ASKS = r"(?:wat|hoe|hoeveel|kan|kun|kunnen|kunt|doen|wanneer|waar|is|zijn|moet|mag|what|how|can|could|do|does|will|when|where|whats|hows|which|welke|if|als)"

_INVOICE = r"(?:factuur|facturen|rekening|bonnetje|bon|kassabon|invoice|receipt)"
_COMPANY = r"(?:zakelijke?|bedrijf\w*|mijn zaak|de zaak|firma|stichting|vereniging|werkgever|company|business|firm|employer|btw ?(?:nummer|nr|id)|vat ?(?:number|nr|no|id))"

_REVIEW = r"(?:review|recensie|beoordeling)"
_TICKET = r"(?:e ?tickets?|tickets?|kaartjes?|kaarten|concertkaart\w*|toegangskaart\w*|toegangsbewij\w*)"
_SHOW = r"(?:\w*concert\w*|voorstelling\w*|optreden\w*|show|festival\w*|evenement\w*|theater\w*|recital)"
_PASS_ON = r"(?:doorgeven|doorgeef|overdragen|overdraag|overzetten|weggeven|weggeef|doorsturen|transfer\w*|pass (?:it |them )?on|passing on|hand over)"
WITHDRAWAL = (
    r"^(?!.*\b(?:hoe ?lang|how long|termijn|period|tot wanneer|until when|wat is|what is|whats|what does|wat betekent"
    r"|recht van|right of|voorwaarden|terms|formulier|form|which|welke|geldt|applies|apply)\b)"
    r".*\b(?:herroep|herroepen|herroeping|herroepingsrecht|withdraw|withdrawal|withdrawing)\b"
)
"""The statement, rather than a question about the right."""

TOPICS: tuple[Topic, ...] = (
    Topic(Act.TIP, "", (
        r"^(?:(?:ik heb|ik had|i have|ive|heb|mag ik|nog|even|just|een|a|an|my|mijn|kleine|klein|small|little) )*"
        r"(?:tip|idee|idea|suggestie|suggestion|feedback|compliment)\b(?! (?:nodig|needed|voor een|for a|gezocht))",
    ), not_steps=SCORED),
    Topic(Act.SHARE, "", (
        r"^(?:ik wil |i want to |kan ik |can i )?(?:(?:jullie|dit|de|this|the|your) )*(?:winkel |shop |chat )?"
        r"(?:delen|deel|deellink|share|share link|aanbevelen|recommend)(?: (?:link|met (?:een )?vriend\w*|met vrienden|with (?:a )?friends?))*$",
        r"\b(?:vriend\w*|friends?)\b.*\b(?:delen|deel|share|uitnodigen|invite|aanraden|recommend)\b",
    ), not_steps=SCORED),
    Topic(Act.REVIEWS, "write", (
        rf"\b{_REVIEW}\b.*\b(?:schrijven|schrijf|geven|achterlaten|plaatsen|wijzigen|aanpassen|veranderen)\b",
        rf"\b(?:schrijf|plaats|geef|wijzig|write|leave|post|give|change|edit|add)\b.*\b{_REVIEW}\b",
        rf"^(?:(?:mijn|een|my|a) )?{_REVIEW}$",
    ), not_steps=SCORED),
    Topic(Act.REVIEWS, "reviews", (
        r"^(?:\w+ ){0,4}(?:reviews|recensies|beoordelingen|ervaringen|ratings)(?: \w+){0,4}$",
        r"\bwat (?:vinden|zeggen|vonden) (?:anderen|andere (?:klanten|kopers|mensen))\b",
        r"\bwhat (?:do|did) (?:others|other (?:people|customers|buyers)) (?:think|say)\b",
    ), not_steps=SCORED),
    Topic(Act.PRIVACY, "erase", (
        rf"\b(?:wis|wissen|verwijder\w*|gooi|delete|erase|remove|forget|vergeet|wipe|clear)\b.*\b(?:gegevens|data|persoonsgegevens|info\w*|account|about me|over {_ME}|van {_ME}|know|weet)\b",
        r"\b(?:delete|erase|wis|wipe|verwijder|vergeet|forget)\b.*\b(?:everything|alles)\b.*\b(?:on me|about me|over (?:mij|me)|van (?:mij|me)|mij betreft)\b",
        r"\b(?:gdpr|avg)\b.*\b(?:delete|erase|wis\w*|verwijder\w*)\b|\bright to be forgotten\b|\bvergeet mij\b|\bforget me\b",
    )),
    Topic(Act.PRIVACY, "data", (
        r"\b(?:gdpr|avg|privacy\w*|privacybeleid|persoonsgegevens)\b",
        r"\b(?:what|which|my|wat|welke|mijn|copy|kopie|inzage|export\w*|download\w*)\b.*\b(?:gegevens|data|personal|information about me)\b",
        rf"\b(?:what|wat)\b.*\b(?:know|keep|store|have|weet|weten|bewaart?|bewaren|hebben)\b.*\b(?:about me|on me|over {_ME}|van {_ME})\b",
        r"\b(?:waarom|why|waarvoor|what for|hoezo)\b.*\b(?:naam|name|mail|email|e mail|mailadres|adres|address|telefoon\w*|phone|number|nummer|gegevens|details)\b",
        r"\b(?:wat|what)\b.*\b(?:doen|doe|gebeurt|do|happens|using?)\b.*\b(?:naam|name|\w*mail\w*|adres|address|telefoonnummer|phone|number|nummer)\b",
        r"\b(?:who|wie)\b.*\b(?:gegevens|details|data|information)\b",
        r"\b(?:waar|what)\b.*\b(?:voor nodig|nodig voor|need (?:it|that|this) for)\b",
        r"\b(?:krijg|get|receive|sturen)\b.*\b(?:reclame|spam|nieuwsbrief|newsletter|marketing)\b",
    )),
    Topic(Act.PRIVACY, "data", (
        r"^(?:waarom|waarvoor|hoezo|why|what for)\b(?: \w+){0,6}$",
        r"\b(?:liever niet|rather not|dont want to (?:give|share|tell))\b(?: \w+){0,4}$",
    ), steps=frozenset({Step.CHECKOUT_NAME, Step.CHECKOUT_ADDRESS, Step.CHECKOUT_EMAIL, Step.CHECKOUT_PHONE})),
    Topic(Act.TICKET, "give", (
        rf"\b{_TICKET}\b.*\b{_PASS_ON}\b|\b{_PASS_ON}\b.*\b{_TICKET}\b",
        r"\b(?:give|geef|geven|giving)\b.*\b(?:my |one of my |mijn |een van mijn )(?:e ?tickets?|tickets?|concertkaart\w*)\b",
    )),
    Topic(Act.TICKET, "ticket", (
        rf"\bkaart(?:je|en)\b.*\b{_SHOW}\b|\b{_SHOW}\b.*\bkaart(?:je|en)\b",
        r"^(?:\w+ ){0,4}(?:mijn|mn|m n|onze) kaart(?:je|en)(?: (?:nog|opnieuw|weer|zien|sturen|een|keer|krijgen|graag|svp|aub|terug|hebben|kwijt))*$",
    ), not_steps=frozenset({Step.CHECKOUT_CONFIRM})),
    Topic(Act.WITHDRAW, "", (WITHDRAWAL,)),
    Topic(Act.CANCEL, "", (
        r"\b(?:cancel\w*|annul\w*|stopzetten|stop zetten|stoppen|tegenhouden|call off|afzeggen|afbestellen)\b.*\b(?:order|bestelling|it|this|deze|die|purchase|flowers|bloemen)\b",
        r"\b(?:order|bestelling|bloemen|flowers)\b.*\b(?:cancel\w*|annul\w*|stopzetten|stop zetten|tegenhouden|called off|afzeggen|afbestellen|niet meer nodig|no longer needed)\b",
    ), steps=frozenset({Step.AFTER_ORDER})),
    Topic(Act.NOTIFY_ME, "off", (
        r"\b(?:geen|no|stop (?:de|het|the)) (?:seintjes?|notices?|notifications?)\b|\bseintjes?\b.*\b(?:hoeft niet|niet meer|niet nodig|laat maar|vergeet)\b",
        r"\b(?:dont|do not|no need to|not|stop) (?:notify|notifying|ping|pinging) me\b",
    )),
    Topic(Act.NOTIFY_ME, "mine", (
        r"^(?:(?:wat zijn|toon|laat zien|show|what are|list) )?(?:mijn|my) (?:seintjes?|notices?|alerts|notifications?)$",
    )),
    Topic(Act.NOTIFY_ME, "price", (
        r"\b(?:laat|seintje|sein\w*|waarschuw\w*|stuur|geef|let me know|tell me|notify|alert|message me|ping me)\b.*\b(?:goedkoper\w*|in (?:de )?(?:prijs|aanbieding)|(?:prijs|price) (?:daalt|zakt|drops?|goes down|is lower)|afgeprijsd|cheaper|on sale|price drops?)\b",
    )),
    Topic(Act.NOTIFY_ME, "search", (
        r"\b(?:laat|seintje|sein\w*|waarschuw\w*|stuur|geef|let me know|tell me|notify|alert|message me|ping me)\b.*\b(?:als|zodra|wanneer|when|once|if|as soon as)\b.*\b(?:nieuwe?|new)\b",
    )),
    Topic(Act.NOTIFY_ME, "", (
        r"\bsein(?:t|en)?\b.*\b(?:mij|me|ons)\b.*\b(?:als|wanneer|zodra)\b",
        r"\b(?:app|sms|mail)t? (?:u|je|jij|jullie) (?:mij|me|ons)\b.*\b(?:als|wanneer|zodra)\b.*\b(?:weer|terug|voorraad|binnen)\b",
        r"\b(?:seintje|let me know|notify|tell me when|tell me if|waarschuw\w*|alert|ping me|message me|mail me|text me|app me|stuur (?:me |mij )?(?:even )?een bericht\w*|bericht (?:me|mij)|hou (?:me|mij) op de hoogte|geef (?:me |mij )?(?:even )?(?:door|bericht))\b.*\b(?:als|wanneer|zodra|when|once|if|as soon)?\b.*\b(?:weer|terug|back|again|voorraad|stock|in|er|binnen|available|verkrijgbaar|beschikbaar)\b",
        r"\blaat\b.*\bweten\b.*\b(?:als|wanneer|zodra)\b",
        r"\b(?:wanneer|when)\b.*\b(?:weer|terug|back|again)\b.*\b(?:voorraad|binnen|er|in|stock|available|leverbaar|verkrijgbaar|te koop)\b",
        r"\b(?:wanneer|when)\b.*\b(?:op voorraad|in stock|leverbaar|back in|restock\w*)\b",
    )),
    Topic(Act.APPLY_CODE, "", (
        r"\b(?:kortings?code\w*|actiecode|cadeaubon|kadobon|tegoedbon|waardebon|voucher\w*|coupon\w*|promo ?code|promo|discount\w*|korting|kortingsbon\w*|gift ?card)\b",
        r"\b(?:een|nog een|heb|have|got|a|my|de|use|gebruik\w*|invoeren|inwisselen|redeem)\b.* ?\bcode\b|^code \w+$",
    )),
    Topic(Act.TICKET, "ticket", (
        r"\b(?:e ?tickets?|tickets?|entree\w*|toegangskaart\w*|toegangsbewij\w*|concertkaart\w*)\b",
    )),
    Topic(Act.INVOICE, "invoice", (
        rf"\b{_INVOICE}\b.*\b{_COMPANY}\b|\b{_COMPANY}\b.*\b{_INVOICE}\b|\bbedrijfsfactuur\b",
        rf"\b{_INVOICE}\b.*\b(?:op (?:de )?naam|ten name van|tnv|t n v|in the name|made out to|addressed to)\b",
        r"\b(?:mijn|ons|onze|my|our|een|a|the|het) (?:btw|vat) ?(?:nummer|nr|id|number|no)\b.*\b(?:toevoegen|erbij|erop|add|include)\b",
    ), not_steps=frozenset({Step.INVOICE})),
    Topic(Act.QUESTION, "invoice", (r"\b(?:factuur|facturen|bonnetje|(?:mijn|de|een|my) bon|kassabon|invoice|receipt|btw bon)\b",)),
    Topic(Act.QUESTION, "returns", (
        r"\b(?:retour\w*|terug\w*|ruilen|refund\w*|money back|geld terug|return\w*|postage|send (?:it|them) back|how|hoe|where|waar|who pays|wie betaalt)\b",
    ), steps=frozenset({Step.RETURN}), question=True),
    Topic(Act.RETURN, "", (
        r"\b(?:retour\w*|terugsturen|terug sturen|terugstuur|terugbrengen|ruilen|omruilen|teruggeven|send (?:it|them|this|that|these|something|some|one|the \w+|my \w+) back|return (?:it|them|this|that|the|my|an|a|some|one)|refund|geld terug|money back|exchange)\b",
        r"^(?:i want to |i would like to |id like to |ik wil )?(?:return|send back|geld ?terug)$",
    ), steps=AFTER),
    Topic(Act.THANKS, "praise", (
        r"\b(?:niks|niets|nothing|geen|no) (?:te klagen|klachten|to complain|complaints)\b",
        r"^(?!.*\b(?:niet|not|maar|but|geen|no)\b)(?:.*\b)(?:prachtig\w*|beautiful|gorgeous|lovely|stunning|blij mee|happy with|loved|loves|love (?:it|them)|geweldig\w*|thrilled|delighted|mooi boeket|zo mooi|heel mooi|erg mooi|echt mooi|super mooi|supermooi|blij)\b",
    ), steps=frozenset({Step.AFTER_ORDER, *SCORED})),
    Topic(Act.COMPLAINT, "", (
        r"\b(?:kapot(?:te)?|gebroken|geknakte?|geknapte?|slap|slappe|dood|dode|verwelkt|verwelkte|verlept|verlepte|uitgebloeid|bruine?|beschadigd|beschadigde|lelijk|half|halve|broken|broke|dead|wilted|wilting|damaged|snapped|crushed|rotten|mouldy|brown|smashed|cracked|shattered|half dead|limp|droopy|scherven|(?:in|aan) stukken|in (?:\w+ )?pieces)\b",
        r"\b(?:klacht|klagen|complaint|complain|teleurgesteld|teleurstellend|disappointed|disappointing|schandalig|schande|belachelijk|waardeloos|disgrace\w*|unacceptable|not (?:happy|impressed|satisfied|good enough)|val\w* (?:erg |zwaar )?tegen|viel\w* (?:erg |zwaar )?tegen|tegengevallen|niet blij|niet tevreden|ontevreden|unhappy|boos|angry|ridiculous|rubbish)\b",
        r"\b(?:verkeerde?|wrong|andere|ander|niet wat|not what)\b.*\b(?:kleur|colour|color|bloemen|flowers|boeket|bouquet|product|item|one|ding|besteld\w*|order\w*|gekregen|ontvangen|got|sent|bezorgd|geleverd|vaas|vase)\b",
        r"\b(?:sent|stuurde?n?|kreeg|gekregen|got|received|ontving)\b.*\b(?:wrong|verkeerd\w*|ordered|besteld|instead)\b",
        r"\b(?:nooit|niet|niks|niets|never|not|nothing|havent|hasnt|didnt|nog steeds niet|nog niet)\b.*\b(?:aangekomen|ontvangen|gekregen|bezorgd|geleverd|arrived?|received?|delivered|turned up|showed up|come|came)\b",
        r"\b(?:ontbreekt|ontbreken|missen|mist|missing|te weinig|(?<!ben )(?<!was )vergeten|(?<!i )forgot|kwijt|not in the box|zat er niet bij|zaten er niet bij)\b",
    ), steps=AFTER),
    Topic(Act.COMPLAINT, "", (r"\b(?:klacht|klagen|complaint|complain)\b",)),
    Topic(Act.PAYMENT, "", (
        r"\b(?:betaling|payment|betalen|bank|pay|afrekenen|transactie|transaction)\b.*\b(?:mislukt|failed|fails|fout\w*|niet gelukt|lukt niet|error|blank|declined|geweigerd|geblokkeerd|hangt|vast|werkt niet|doet het niet|not work\w*|doesnt work|went wrong)\b",
        r"\b(?:ideal|paypal|bancontact|creditcard|card)\b.*\b(?:fout\w*|error|failed|mislukt|declined|geweigerd)\b",
        r"\b(?:fout\w*|error|failed|mislukt|declined|geweigerd)\b.*\b(?:bank|betal\w*|payment|pay|ideal|card)\b",
        r"\b(?:link|betaallink|linkje)\b.*\b(?:niet|not|doesnt|isnt|wont|cant|kapot|broken|expired|verlopen|dood|dead|kwijt|lost|again|opnieuw|nog (?:een keer|eens)|nieuw\w*|new|resend|where|waar)\b",
        r"\b(?:nieuwe|new|another|andere|resend|opnieuw|waar is|where is|wheres|stuur\w*|send)\b.*\b(?:link|betaallink|linkje)\b",
    )),
    Topic(Act.HAS_PAID, "", (
        r"\b(?:ik heb|heb|i have|ive|i|we|we hebben|net|just|already|al)\b(?: \w+){0,3} (?:betaald|paid|overgemaakt|transferred)\b(?! (?:worden|for shipping))",
        r"\b(?:is|was|has been) (?:al |net |already )?(?:overgemaakt|betaald|paid|transferred)\b",
        r"\b(?:is|did|has|have|heeft|hebben|got|get|was)\b.*\b(?:betaling|payment|money|geld)\b.*\b(?:binnen|aangekomen|ontvangen|gelukt|goed gegaan|through|arrive\w*|received|come in|succeed\w*)\b",
        r"\b(?:did|have|has|heb|hebben)\b.*\b(?:get|got|received?|ontvangen)\b.*\b(?:payment|betaling|money|geld)\b",
        r"\b(?:did|has) it (?:go(?:ne)? through|work|worked|succeed)\b|\bis (?:het|ie|hij) (?:gelukt|goed gegaan)\b",
    )),
    Topic(Act.QUESTION, "payment_methods", (
        r"\b(?:ideal|paypal|klarna|tikkie|bancontact|apple ?pay|google ?pay|creditcard|creditcards|credit card|credit cards|debit card|visa|mastercard|amex|american express|sofort|cash|contant|pinnen|pin|afterpay|riverty|achteraf|op rekening|bitcoin|crypto|cheque|bank transfer|overschrijven|overboeking|wero)\b",
        r"\b(?:hoe|how|welke|which|what)\b.*\b(?:betaalmethod\w*|betaalmogelijkheden|betaalwijze\w*|payment (?:methods?|options?)|ways to pay|kan ik (?:hier )?betalen|can i pay|do i pay|betaal ik|moet ik betalen)\b",
        r"\b(?:betaalmethod\w*|betaalmogelijkheden|payment methods?|payment options?)\b",
    )),
    Topic(Act.QUESTION, "payment_safety", (
        r"\b(?:is|zijn|are)\b.*\b(?:veilig|safe|secure|betrouwbaar|legit|trustworthy|a scam|oplichting|scam|nep)\b",
    )),
    Topic(Act.QUESTION, "payment_link", (
        r"\b(?:hoe ?lang|how long|tot wanneer|until when|when does)\b.*\b(?:link|betaallink|betalen|pay|geldig|valid|expire\w*)\b",
        r"\b(?:link|betaallink)\b.*\b(?:geldig|valid|verloopt|expires?)\b",
    )),
    Topic(Act.PAYMENT, "", (
        r"\b(?:doet het niet|werkt niet|lukt niet|doesnt work|not working|isnt working|went blank|foutmelding|error)\b",
        r"\b(?:tapped|clicked|geklikt|getikt)\b.*\blink\b|\blinks?\b.*\b(?:niks|niets|nothing|knackered|dead|stuk|does nothing)\b",
        r"\b(?:bank\w*|ideal|card|kaart)\b.*\b(?:says? no|zegt nee|eruit|down|offline)\b|\b(?:another|other|different|ander\w*) (?:way|manier|methode|method)\b.*\b(?:pay|betal\w*)\b",
        r"^(?:\w+ ){0,3}(?:ga|zal|gonna|will|ill|going to) (?:het |it |nu |zo |straks |now )*(?:betalen|pay)(?: \w+){0,3}$",
    ), steps=UNPAID),
    Topic(Act.CHANGE_ORDER, "", (
        r"\b(?:verkeerd\w*|fout\w*|wrong|incorrect|mistake|typo|typfout|vergist|vergissing)\b.*\b(?:adres|address|postcode|huisnummer|number|dag|day|datum|date|naam|name|straat|street|kaartje|card)\b",
        r"\b(?:adres|address|postcode|huisnummer|nummer|number|straat|street|naam|name|dag|day|datum|kaartje|card)\b.*\b(?:verkeerd|fout|wrong|niet goed|klopt niet|isnt right|incorrect|moet zijn|should be)\b",
        r"\b(?:huisnummer|adres|address|postcode|straat|naam|name|kaartje|number)\b.*\b(?:moest|moet|had|should|zou)\b.*\b(?:zijn|been|be)\b|\b(?:swap|vervang)\b.*\b(?:card|kaartje|msg|message|bericht|tekst)\b",
        r"\b(?:wijzig\w*|verander\w*|aanpassen|pas|change|move|verplaats\w*|verzet\w*|verzetten|reschedule|switch|update)\b.*\b(?:adres|address|dag|day|datum|date|bezorg\w*|lever\w*|delivery|tijd|time|kaartje|card|naam|name|bestelling|order|to|naar|it|het)\b",
        r"\b(?:adres|address|dag|day|datum|date|naam|name|kaartje|kaart|card|bestelling|order|tijd|time)\b.*\b(?:(?:ge)?wijzig\w*|verander\w*|aanpassen|aangepast|change|changed|verplaats\w*|verzet\w*)\b",
        r"\b(?:dag|day|week|dagje|uurtje|hour)\b.*\b(?:later|eerder|earlier|sooner|vroeger)\b|\b(?:later|eerder|earlier) (?:bezorg\w*|lever\w*|deliver\w*)\b",
        r"\b(?:ander|andere|another|different|nieuw|new) (?:adres|address|dag|day|datum|date)\b",
        r"\b(?:kaartje|card)\b.*\b(?:anders|change|different|wijzig\w*|aanpassen|veranderen)\b",
        r"\b(?:add|toevoegen|voeg|zet|erbij)\b.*\b(?:to the|aan de|op het|op de)? ?(?:card|kaartje|bestelling|order)\b",
        r"\b(?:komt|past|schikt)\b.*\b(?:beter|liever)\b|\b(?:suits?|works?) (?:me |us )?better\b",
    ), steps=AFTER - {Step.RETURN} | UNPAID),
    Topic(Act.CHANGE_ORDER, "", (r"\b(?:instead|in plaats van|ipv)\b",), steps=AFTER - {Step.RETURN}),
    Topic(Act.PAUSE, "", (
        r"\b(?:ben|am|im|i m|brb)\b.*\b(?:aan het betalen|paying|nu betalen|aan betalen)\b|\b(?:betaal|pay)\b(?: \w+){0,2} (?:zo|straks|later|in a|vanavond|vanmiddag|morgen|tonight|tomorrow|when)\b",
        r"\b(?:straks|later|vanavond|vanmiddag|morgen|tonight|tomorrow)\b(?: \w+){0,3} (?:betaal|betalen|pay)\b",
        r"^(?:nee )?(?:wacht|wait|hold on|momentje|ogenblik)(?: \w+){0,3}$|\b(?:just looking|just browsing|kijk (?:gewoon |even |alleen |nog )+\w*)\b",
    )),
    Topic(Act.ORDER_STATUS, "", (
        r"\b(?:waar (?:is|zijn|blijft|blijven|zit)|hoe (?:staat|zit) het met|status van|volg(?:en)?|track|tracking|trace)\b.*\b(?:bestelling\w*|pakket\w*|pakje|pakketje|order|levering|zending|bezorging|spullen|bezorger|koerier|parcel|package|ding)\b",
        r"\b(?:where|wheres|status|any news|how is|hows|when (?:is|will|does)) (?:\w+ ){0,4}(?:order|parcel|package|delivery|shipment|stuff|driver|courier)\b",
        r"\bstatus\b.*\b\d{3,}\b|^(?:mijn|my) (?:bestelling(?:en)?|orders?)$|^(?:bestelling|order) \d{3,}$",
        r"\b(?:tracking|track(?: ?(?:and|en|n))? ?trace|trackingnummer|track\w* (?:number|code|link)|bestelstatus|order ?status)\b",
        r"\b(?:has|have|is|are|did|was) (?:it|they|my \w+|the \w+)(?: \w+){0,2} (?:shipped|sent|left|dispatched|arrived|delivered|on its way|on their way)\b",
        r"\b(?:is|zijn) (?:het|hij|ie|ze|mijn \w+|mijn|de \w+)(?: \w+){0,2} (?:verzonden|verstuurd|onderweg|bezorgd|geleverd|vertrokken|weg)\b",
        r"\b(?:waar (?:is|zijn|blijft|blijven))(?: nou| nu)? (?:mijn|mij|me|het|ie|hij|ze|de)\b|\bwheres? (?:is |are )?my\b|\bwhere are (?:my|they)\b",
        r"\b(?:wanneer (?:komt|komen|wordt|worden|krijg|is|zijn)) (?:mijn|mij|me)\b|\bwhen (?:will|do|does|is|are) (?:i get )?my\b",
    )),
    Topic(Act.ORDER_STATUS, "", (
        r"\bde deur uit\b|\bout of the door\b|\bwheres? (?:is |are )?(?:me|my|the)\b|\b(?:nog|still|yet)\b.*\b(?:niks|niets|nothing)\b.*\b(?:deur|gekregen|ontvangen|arrived|come|here)\b",
        rf"^(?!how (?:do|can|should) i\b|hoe (?:hou|bewaar|verzorg)).*\b(?:wanneer|hoe laat|what time|when|which day|welke dag|how long)\b.*\b(?:{_DELIVER}|komt|komen|come|comes|arrive\w*|driver|here|there|bezorger|aankom\w*|krijgen?|aan)\b",
        r"\b(?:bestelling|order)\b.*\b(?:ontvangen|binnen\w*|gelukt|goed gegaan|doorgekomen|received|gone through|go through|went through|confirmed|bevestigd)\b",
        r"\b(?:geen|nog niet|nooit|no|not|never|havent|didnt|nothing|where|waar)\b.*\b(?:confirmation|bevestiging\w*)\b",
        r"^(?:status|bestelling|order|en|and|any update|update|nieuws|news)$|\bhow far\b|\b(?:on (?:the|its|their) way|onderweg)\b|\bany (?:update|news)\b",
    ), steps=frozenset({Step.AFTER_ORDER, Step.AWAITING_PAYMENT})),
    Topic(Act.HOURS, "hours", (
        r"\b(?:openingstijd\w*|openingsuren|opening (?:hours|times)|business hours)\b",
        r"\b(?:zijn|is|are|ben|hebben|heeft|gaan|gaat|hoe laat|wanneer|tot|when|what time|until|till|do|does|om)\b.*\b(?:open|dicht|gesloten|closed?|close|closes|opens)\b",
        r"\bopen (?:op|on|vandaag|today|morgen|tomorrow|zondag|sunday|zaterdag|saturday)\b",
    )),
    Topic(Act.HOURS, "address", (
        rf"\bwaar\b.*\b(?:winkel|zaak|zitten {_YOU}|zit {_YOU}|vind ik {_YOU}|gevestigd|jullie adres|shop)\b",
        r"\bwhere(?:s| is| are|abouts)?\b.*\b(?:shop|store|located|you based|are you)\b",
        r"\b(?:jullie|your|winkel|shop|store)s? ?(?:adres|address|locatie|location)\b|\bzitten (?:jullie|u) in\b|\badres van de winkel\b",
    )),
    Topic(Act.QUESTION, "returns", (
        r"\b(?:retour\w*|terugsturen|ruilen|omruilen|bedenktijd|herroep\w*|return policy|returns?|refund\w*|money back|geld terug|exchange|send (?:it|them|flowers|something) back|send back|garantie|guarantee|warranty|versgarantie)\b",
    ), not_steps=AFTER | {Step.CHECKOUT_CARD}),
    Topic(Act.CARD_MESSAGE, "", (
        r"\b(?:kaartje|kaart|card|note|briefje|boodschap|tekstje)\b.*\b(?:met|bij|erbij|moet|op|saying|says?|that says|with|write|schrijf|include\w*|add|zet|komt|tekst|reads?)\b",
        r"\b(?:met|bij|op|put|write|zet|include|add|schrijf|with|can you|is there|is er|heb)\b.*\b(?:kaartje|briefje|card message|a card|the card|note|gift message)\b",
    ), not_steps=AFTER),
    Topic(Act.DELIVERY, "delivery", (
        r"\b(?:verzendkosten|bezorgkosten|leverkosten|levertijd\w*|bezorgtijd\w*|bezorggebied|delivery (?:costs?|fees?|times?|options|charges?|area)|shipping (?:costs?|fees?|options|charges?)|portokosten)\b",
        rf"\b{_ASKS}\b.*\b{_DELIVER}\b",
        rf"\b{_DELIVER} {_YOU}\b",
        rf"\b{_DELIVER}\b.*\b(?:mogelijk|kosten|kost|gratis|free|possible|how much|hoeveel)\b",
        r"\b(?:moet|do|need|have|if|als)\b.*\b(?:thuis (?:zijn|ben)|be home|be in|not home|im out|not in|at home)\b|\bniet thuis\b|\b(?:nobody|no one|nobodys) (?:is )?(?:home|in|there)\b|\bniemand\b.*\b(?:thuis|is)\b",
        r"\b(?:kan|kunnen|can|could) (?:ik|i|we|het|it|they|ze|you|je|jullie) (?:\w+ ){0,4}(?:ophalen|afhalen|pick (?:it |them )?up|collect)\b",
    ), not_steps=frozenset({Step.AFTER_ORDER, Step.CHECKOUT_CARD})),
    Topic(Act.DELIVERY, "delivery", (
        r"\b(?:verschil|difference|snelst\w*|fastest|quickest|hoe lang|how long)\b",
    ), steps=frozenset({Step.CHECKOUT_SHIPPING}), question=True),
    Topic(Act.QUESTION, "vat", (r"\b(?:btw|vat|inclusief belasting|including tax|tax included|incl tax|excl)\b",)),
    Topic(Act.CHANGE_ORDER, "", (
        r"\b(?:courier|bezorger|delivery|bezorging|leave (?:it|them)|buren|neighbou?rs?)\b.*\b(?:neighbou?rs?|buren|bel|deur|door|safe|afgeven|zetten|leave)\b",
    ), steps=frozenset({Step.AFTER_ORDER})),
)  # fmt: skip

ABOUT_PRODUCT = (
    r"\b(?:hoe|how) (?:groot|hoog|lang|breed|zwaar|big|tall|large|long|high|wide|heavy|many|fresh|vers)\b",
    r"\bhoeveel\b(?!.*\b(?:kost|kosten|euro|bezorg\w*)\b)|\bhow many\b",
    r"\b(?:another|other|andere?|different|meer) (?:colou?rs?|sizes?|kleur\w*|maat|maten|formaat)\b",
    r"\b(?:heb|hebben|have|got|is|zijn|are)\b.*\b(?:nog|still)\b",
    r"\b(?:op voorraad|in stock|nog over|left|voorradig)\b",
    r"\b(?:with it|erbij|inbegrepen|included|comes? with|zit er)\b",
    r"\b(?:is|zijn|are|does|do|will|would|blijven|gaan|heeft|hebben) (?:het|dit|deze|ze|die|dat|it|this|they|these|the|de)\b",
)
"""A question about what is in front of the shopper."""

PRICE_ASKED = (
    r"\b(?:wat|hoeveel) (?:kost|kosten|is|zijn|moet|moeten)\b|\bhoe duur\b|\bhow much\b|\bwhat(?: do| does|s)?\b.*\b(?:cost|price|total)\b|\bwat is (?:de prijs|het totaal|mijn totaal\w*|mn totaal\w*)\b|\bprijs\b|\btotaal\w*\b|\bgrand total\b",
)

SMALLTALK = (
    r"(?:\w+ ){0,2}(?:hoe gaat het|hoe gaat t|hoe gaat ie|hoe is het|alles goed|how are you|how are things|hows it going|whats up|sup|how do you do)(?: \w+){0,4}",
    r".*\b(?:mop|grap|grapje|joke|weer vandaag|wat voor weer|hoe is het weer|weather|weather|liedje|meaning of life|trouw met me|marry me)\b.*",
    r"(?:\w+ ){0,3}(?:i love you|ik hou van je|love it|love this|love them|jullie zijn \w+|je bent \w+|youre \w+|you are \w+)(?: \w+){0,2}",
    r"(?:(?:wat|what|so|heel|erg|echt|super|very|really|zo|oh|wow|ah|aww|omg|wauw|jeetje|these|those|all|een|a|ziet|er|uit|looks?|that|thats|dat|is|die|zijn|ze|they|are|it|its|youre|quick|snel) )*"
    r"(?:mooi|mooie|prachtig|prachtige|leuk|leuke|schattig|gaaf|cool|beautiful|lovely|nice|gorgeous|pretty|cute|amazing|stunning|wow|snel|quick|fast|handig|lief|tof|fijn|wauw)(?: (?:zeg|hoor|joh|nice|x|haha|ones|boeket|dit|this|these))*",
    r"(?:ha|he|hi|lo|l)+l?|haha\w*|hihi\w*|lol|lmao|rofl|grapje|just kidding|whatever|boeie|okidoki|oki|kk|tja|ach|ow|oh|ah",
    r"(?:\w+ ){0,2}(?:ta|cheers|thx|tnx|thanks|thank you|bedankt|dankjewel|dank je|dank u|dank|merci|danku|ty|tysm|appreciated)(?: \w+){0,5}",
    r"(?:\w+ ){0,3}(?:bye|doei|dag|tot ziens|later|see you|fijne dag|have a (?:nice|good) (?:day|one)|goodbye|houdoe|welterusten|good night)(?: \w+){0,3}",
    r"(?:ok|oke|okay|top|prima|great|super|fijn|mooi|goed)(?: (?:great|top|prima|thanks|bedankt|dank|fijn|zo|then|dan|hoor|super))+",
)
"""Each is a whole message."""

AUTOMATIC = (
    r"\b(?:out of (?:the )?office|automatic reply|auto ?reply|automatisch (?:antwoord|bericht|gegenereerd)|afwezigheids\w*|ben (?:ik )?(?:afwezig|niet aanwezig|met vakantie)|afwezig|limited access|on annual leave|we (?:will )?(?:get|come) back to you|thank you for (?:your message|contacting|reaching)|bedankt voor (?:je|uw|jouw) bericht|nemen (?:zo snel mogelijk )?contact met u op)\b",
)
"""How a machine answers: never worth a guess at what it wants."""

RUDE = frozenset(
    """kut kuttent kutbot kutzooi kutwinkel kanker tering tyfus klootzak klootzakken lul hoer hoeren mongool debiel
    idioot idioten sukkel sukkels eikel flikker godverdomme rot rotzooi oprotten opflikkeren trut teringzooi tyfustent
    fuck fucking fucker shit bitch cunt asshole arsehole bastard wanker twat prick dick idiot idiots moron morons
    stupid dumb muppet useless crap bollocks dickhead stom stomme domme achterlijk achterlijke oplichter oplichters scammer scammers scam dieven thieves""".split()
)
"""Language data: rude in either of the two. Alone it says nothing; with a wish beside it the wish is dealt with."""
RUDE_PHRASES = (
    r"\b(?:fuck|piss|sod|bugger|rot|flikker|sodemieter|donder|tyf) (?:off|op)\b",
    r"\bf ?u\b$",
    r"\bstfu\b|\bval dood\b|\bdrop dead\b|\bsuck\w*\b|\bkrijg de\b|\bkut\w+|\bklote\w*",
)
