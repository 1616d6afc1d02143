"""The words that every shop understands, per language: tables, no logic. A shop's own words (colours, occasions,
synonyms) are data of its folder. Both languages are always listened to, whatever the conversation's own.

Entries are as `understand.normalise` leaves a text: lower case, no accents, no punctuation.
"""

from enum import StrEnum


class Act(StrEnum):
    """What a message does. `TEXT`: nothing of the below; the open question decides what to make of it."""

    STOP = "stop"
    CANCEL = "cancel"
    BACK = "back"
    MENU = "menu"
    CART = "cart"
    HELP = "help"
    HUMAN = "human"
    GREET = "greet"
    BROWSE = "browse"
    SEARCH = "search"
    MORE = "more"
    PICK = "pick"
    SWITCH_LANGUAGE = "switch_language"
    SET_QUANTITY = "set_quantity"
    CHANGE_VARIANT = "change_variant"
    ADD = "add"
    REMOVE = "remove"
    UNDO = "undo"
    REORDER = "reorder"
    TIP = "tip"
    """A wish, a tip or a compliment for the shop."""
    SHARE = "share"
    REVIEWS = "reviews"
    """Of products: to read them, or (topic "write") to write one."""
    CHECKOUT = "checkout"
    YES = "yes"
    NO = "no"
    SKIP = "skip"
    PAYMENT = "payment"
    ORDER_STATUS = "order_status"
    HAS_PAID = "has_paid"
    MACHINE = "machine"
    CARRY_ON = "carry_on"
    PAUSE = "pause"
    DELIVERY = "delivery"
    HOURS = "hours"
    PRICE = "price"
    THANKS = "thanks"
    QUESTION = "question"
    """About the shop, `Said.topic` says what."""
    NOTIFY_ME = "notify_me"
    APPLY_CODE = "apply_code"
    CARD_MESSAGE = "card_message"
    CHANGE_ORDER = "change_order"
    TICKET = "ticket"
    INVOICE = "invoice"
    """To be addressed to a company."""
    COMPLAINT = "complaint"
    RETURN = "return"
    WITHDRAW = "withdraw"
    """From the purchase, by the law's right."""
    PRIVACY = "privacy"
    ABUSE = "abuse"
    SMALLTALK = "smalltalk"
    AUTOMATIC = "automatic"
    """A machine's own answer."""
    TEXT = "text"


CONTROL_ACTS = (Act.STOP, Act.CANCEL, Act.BACK, Act.MENU, Act.CART, Act.HELP, Act.HUMAN)

CONTROL: dict[Act, tuple[str, ...]] = {
    Act.STOP: ("stop", "stoppen", "unsubscribe", "afmelden", "uitschrijven", "opt out", "stop ermee", "stop it", "stop berichten", "stop messages", "stop messaging me", "geen berichten meer", "no more messages", "stop met berichten"),
    Act.CANCEL: ("cancel", "cancelen", "annuleren", "annuleer", "afbreken", "laat maar", "laat maar zitten", "never mind", "nevermind", "cancel order", "annuleer bestelling", "bestelling annuleren", "forget it", "vergeet het maar", "ik wil toch niet", "toch maar niet", "toch maar niet doen", "doe maar niet", "doe toch maar niet", "niet doen", "ik wil het niet meer", "ik wil niet meer", "ik wil het toch niet", "ik bedenk me", "changed my mind", "i changed my mind", "i dont want it anymore", "i dont want it any more"),
    Act.BACK: ("back", "terug", "vorige", "go back", "ga terug", "previous", "een stap terug", "stap terug"),
    Act.MENU: ("menu", "hoofdmenu", "main menu", "begin", "start", "home", "start over", "opnieuw beginnen", "beginscherm", "startscherm"),
    Act.CART: ("cart", "mandje", "winkelmandje", "winkelwagen", "winkelwagentje", "basket", "wagentje", "shopping cart", "mijn mandje", "my cart", "bag", "shopping bag", "winkelmand"),
    Act.HELP: ("help", "helpen", "hulp", "uitleg", "info"),
    Act.HUMAN: ("human", "mens", "medewerker", "agent", "person", "persoon", "iemand", "someone", "anyone", "somebody", "collega", "echt mens", "echt iemand", "echte medewerker", "echte persoon", "real person", "real human", "klantenservice", "customer service", "helpdesk", "support", "operator", "employee", "mens van vlees en bloed"),
}  # fmt: skip

NEVER_A_TYPING_ERROR = frozenset(
    """bank bach beck black card kaart car kart kaars mens menus bart carl marc snack stoep step shop slop stap stip
    sop top stof stok stob stom strop held hello hallo heel hell hele hel hep her bell tulp wens lens hand want zand band
    land rand man men mes mensen meisje meneer menno manu bask basic bak bac bas cat kat mandy manja terras tarug
    start staart staat store store stal hulst hulk helm hema agenda aging hume humam humaan pers perzik pieta piano
    parson begint cactus pack lack rack sack hack bag bagel back homer homme rome hoe hem winkel inge inga
    cancan kansel lancel collage gent agnes hoofd""".split()
)
"""Words within a slip of a control word that are words (or names) of their own."""

NAMES_NEAR_CONTROL = frozenset("stoop persson stobbe backer mense mensen agente helper hulpe".split())
"""Surnames within a slip of a control word: themselves where a name or one's own words are asked for."""

KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
"""Rows of keys: a finger lands on the key beside the one that was meant, or above or below it."""

POLITE = frozenset(
    """ik wil wou zou willen graag kan kun kunt mag mogen je u jij jullie we even nu maar toch eens aub alsjeblieft
    alstublieft svp mij me mijn de het een dit dat deze naar toe ga gaan laat zien toon tonen bekijk bekijken open geef
    help met spreken praten contact hebben heb nodig krijgen dan gewoon nog weer hier aan wilt doe doen alles hoe wat zit
    er in is erin ermee hoor opnemen
    i id im want to would like can could you please the a an my me this that go show see open give get let lets view now
    just with speak talk chat contact we may do it need have take how all everything whats what is in there order bestelling
    hi hoi hey hallo hello ok oke joh eens alweer ook zeg right now quick quickly asap um uh eh dear mate er
    door verder your jouw jou heel snel even wel toch nou dan again rather liever really echt want to could would need""".split()
)
"""What may stand around a control word that is plainly asked for: "kan ik dit annuleren?"."""

ASKING = (
    r"^(kan|mag|kun|kunt|zou|can|could|may|how|hoe|please|graag|help) .*",
    r"^(laat|toon|show|open|bekijk|view|ga|go|see) .*",
    r"^(terug|back) (naar|to) .*",
    r"^(wat zit|what is|whats) .*",
    r"^(ik|i|we|id) (wil|wou|zou|want|need|would|like|heb) .*",
    r".* (please|aub|graag|alsjeblieft|alstublieft|svp)$",
    r"^\w+ (maar|hoor|even|nu|now)$",
)
"""How one plainly asks for something where one's own words are expected."""

ABOUT_SOMEBODY = r"^(?!(kan|kun|kunt|can|could|will|wil) (je|u|you) (even |please )?(terug ?gaan|go)\b).*\b(je|jou|jullie|you|u|hem|haar|him|her)\b"
""" "Ik wil je terug" is a card message, not a step back."""

NEGATION = frozenset("niet geen nooit nee not dont never no without zonder nergens don doesnt cant cannot wont".split())

PHRASES: dict[Act, tuple[str, ...]] = {
    Act.GREET: ("hi", "hello", "hey", "hoi", "hallo", "is daar iemand", "hallo is daar iemand", "is er iemand", "iemand daar", "anybody there", "anyone there", "is anybody there", "is anyone there", "hello is anyone there", "hello is anybody there", "dag", "goedemorgen", "goedemiddag", "goedenavond", "good morning", "good afternoon", "good evening", "hee", "yo", "hi there", "hey there", "goeiemorgen", "goeiemiddag", "moin", "hallo daar"),
    Act.BROWSE: ("assortiment", "catalogus", "categorieen", "wat heb je", "heb je", "hebben jullie", "heeft u", "do you have", "have you got", "wat hebben jullie", "wat verkoop je", "wat verkopen jullie", "laat alles zien", "laat maar zien", "laat maar eens zien", "laat zien", "rondkijken", "verder kijken", "show me", "keep looking", "iets anders", "nee iets anders", "wat anders", "something else", "no something else", "anything else", "browse", "catalogue", "catalog", "categories", "what do you have", "what do you sell", "show me everything", "show everything", "alles", "winkelen", "verder winkelen", "continue shopping", "shop", "products", "producten", "collectie", "aanbod"),
    Act.MORE: ("meer", "more", "volgende", "next", "verder", "toon meer", "show more", "meer zien", "see more", "nog meer", "laat meer zien", "more please", "meer graag"),
    Act.UNDO: ("undo", "ongedaan maken", "maak ongedaan", "oeps", "oops", "herstel", "herstellen", "maak het ongedaan", "undo it", "undo that", "draai terug", "revert"),
    Act.REORDER: ("order again", "nog een keer", "opnieuw bestellen", "bestel opnieuw", "zelfde nog een keer", "hetzelfde nog een keer", "same again", "reorder", "bestel nog een keer", "nogmaals bestellen", "order the same again", "zelfde als vorige keer", "hetzelfde als vorige keer", "same as last time", "nog een keer hetzelfde", "herhaal bestelling", "repeat order", "repeat my last order"),
    Act.CHECKOUT: ("checkout", "check out", "afrekenen", "bestellen", "betalen", "ik wil betalen", "ik wil bestellen", "pay", "naar de kassa", "kassa", "i want to pay", "place order", "buy", "kopen", "bestellen maar", "bestel maar", "proceed", "proceed to checkout", "naar afrekenen", "order", "bestellen en betalen", "order and pay", "i want to order", "reken af", "ik wil afrekenen", "afrekenen graag", "id like to pay", "lets pay", "lets check out", "ga naar afrekenen", "ik wil graag afrekenen", "ik wil graag betalen", "ik wil graag bestellen", "afrekenen aub", "checkout please", "check out please", "ready to pay", "im ready to pay", "dat was het", "dat is alles", "thats all", "thats it", "klaar", "done", "ik ben klaar", "im done", "finish"),
    Act.YES: ("ja", "yes", "yep", "yup", "ok", "oke", "okay", "okee", "prima", "goed", "akkoord", "klopt", "correct", "sure", "doe maar", "ja graag", "yes please", "jawel", "top", "is goed", "fine", "agreed", "ja hoor", "ja doe maar", "ja klopt", "zeker", "graag", "jazeker", "bevestigen", "confirm", "perfect", "yeah", "sounds good", "looks good", "ziet er goed uit", "ziet er prima uit", "helemaal goed", "alles klopt", "all good", "thats right", "thats correct", "looks great"),
    Act.NO: ("nee", "no", "nope", "neen", "liever niet", "no thanks", "nee dank je", "nee dankje", "nee hoor", "nee bedankt", "niet nodig", "nah", "no thank you", "niks", "nothing", "hoeft niet", "geen"),
    Act.SKIP: ("skip", "overslaan", "sla over", "geen kaartje", "zonder kaartje", "no card", "geen tekst", "without a card", "geen bericht", "no message", "zonder kaart", "geen kaart", "geen kaartje nodig", "no card needed"),
    Act.PAYMENT: ("betaallink", "nieuwe link", "nieuwe betaallink", "link", "pay link", "payment link", "new link", "stuur de link", "stuur de link opnieuw", "send the link", "send the link again", "send a new link", "link werkt niet", "de link werkt niet", "the link does not work", "betaallink verlopen", "pay again", "opnieuw betalen", "resend link"),
    Act.HAS_PAID: ("ik heb betaald", "heb betaald", "ik heb al betaald", "betaald", "is betaald", "al betaald", "ik heb net betaald", "net betaald", "i paid", "i have paid", "ive paid", "i already paid", "i just paid", "already paid", "paid", "payment done", "betaling gelukt", "is de betaling gelukt", "is mijn betaling gelukt", "is mijn betaling binnen", "did my payment go through", "did you get my payment", "has my payment arrived", "i have already paid"),
    Act.MACHINE: ("ben je een robot", "ben jij een robot", "bent u een robot", "ben je een bot", "ben jij een bot", "ben je echt", "ben jij echt", "ben je een mens", "ben jij een mens", "praat ik met een robot", "praat ik met een mens", "spreek ik met een mens", "is dit een robot", "is dit een bot", "are you a robot", "are you a bot", "are you human", "are you a human", "are you real", "are you a real person", "are you an ai", "ben je een ai", "ben jij een ai", "is this a bot", "am i talking to a bot", "am i talking to a human", "am i talking to a person", "am i talking to a robot"),
    Act.PAUSE: ("wacht", "wacht even", "hmm", "hm", "hmm wacht", "even denken", "moment", "momentje", "even kijken", "wait", "hold on", "let me think", "one moment", "just a moment", "give me a minute", "ik moet nog even nadenken", "ik denk er nog over na"),
    Act.PRICE: ("wat kost het", "wat kost dat", "wat kost deze", "hoeveel kost het", "hoeveel kost dat", "hoe duur is het", "hoe duur is dat", "hoeveel is het", "wat is de prijs", "prijs", "how much", "how much is it", "how much is that", "how much does it cost", "what does it cost", "whats the price", "what is the price", "price", "what about the price", "wat kost het in totaal", "hoeveel wordt het", "wat is het totaal"),
    Act.THANKS: ("bedankt", "dank je", "dankje", "dank u", "dankjewel", "dank je wel", "thanks", "thank you", "thx", "merci", "super", "geweldig", "great", "top bedankt", "thanks a lot", "heel erg bedankt", "tof", "mooi", "nice"),
}  # fmt: skip

CHECKING_OUT = frozenset("afrekenen betalen bestellen kassa checkout pay order kopen buy afreken reken betaal".split())
"""With polite words alone around it: the checkout."""
PHRASE_PATTERNS: dict[Act, tuple[str, ...]] = {
    Act.CHECKOUT: (
        r"(?:\w+ ){0,3}(?:reken|betaal)(?: \w+){0,3} af(?: \w+){0,2}",
        r"(?:\w+ ){0,3}(?:place|complete|finish|plaats)(?: the| my| mijn| de)? (?:order|bestelling)(?: \w+){0,2}",
        r"(?:\w+ ){0,5}(?:to|naar) (?:the |de )?(?:checkout|check out|kassa|afrekenen|pay|payment|betalen|betaling)(?: \w+){0,2}",
        r"(?:\w+ ){0,5}(?:want|wil|like|ready|lets|can i|kan ik|graag|nu|now|even|klaar om te) (?:to )?(?:check ?out|pay|order|order now|afrekenen|betalen)(?: (?!something|anything|iets|wat|else|anders|a |an |een |another)\w+){0,2}",
        r"(?:\w+ ){0,4}(?:fix|regel|sort|rond|confirm|bevestig)(?: out)? (?:de|die|mijn|my|the|that|this|dat) (?:bestelling|order)(?: \w+){0,4}",
        r"(?:dat was het|dat is het|dat is alles|thats it|thats all|thats me|ik ben klaar|im done)\b.*\b(?:betalen|afrekenen|bestellen|pay|checkout|check out|order|money)(?: \w+){0,3}",
        r"(?:\w+ ){0,2}(?:ik wil|i want|id like|i would like|kan ik|can i)(?: to)? (?:dit|deze|ze|alles|it|this|these|them)(?: \w+){0,4} (?:laten bezorgen|bestellen|afrekenen|betalen|get delivered|delivered|order|pay)\b.*",
        r"check me out|ring me up|ring it up|take my money|bestel maar(?: \w+){0,2}|(?:dat was het|dat is het|dat is alles|dat was alles|thats it|thats all|thats everything|klaar|im done|ik ben klaar)(?: \w+){0,6}",
    ),
    Act.UNDO: (
        r"(?:oeps|oops|oei|foutje|my mistake)(?: \w+){0,6}|sorry(?: (?:foutje|verkeerd|mistake|wrong one|my mistake|niet die|not that one))+(?: \w+){0,2}|(?:\w+ ){0,4}(?:undo|revert|ongedaan)(?: \w+){0,3}",
        r"(?:\w+ ){0,8}(?:zet|draai)(?: \w+){0,3} terug(?: \w+){0,2}|(?:\w+ ){0,5}put (?:it|that|them) back(?: \w+){0,8}",
    ),
    Act.MORE: (
        r"(?:heb je|hebben jullie|laat|toon|show me|show|any|are there|zijn er|is er|got|have you got|do you have)(?: \w+)? (?:nog )?(?:meer|more)(?: (?:zien|of these|of them|please|graag|aub|ones|options|opties|keus|keuze))?",
        r"(?:\w+ ){0,2}(?:laat|toon|show)(?: (?:er|me|mij|ons|eens))* (?:nog|some|a few|more) (?:\w+ ){0,2}(?:zien|meer|more)(?: \w+)?",
        r"(?:volgende|next|meer|more)(?: (?:page|pagina|aub|please|graag|ones|then|zien|options))+|(?:de |the )?(?:rest|anderen|others)(?: graag| please)?|(?:\w+ ){0,4}wat (?:je|jullie) nog meer \w+|wat nog meer|what else(?: \w+){0,3}|wat heb je nog meer|keep going|scroll",
    ),
    Act.BROWSE: (
        r"(?:nee |no |toch |iets |doe |laat |show me |something |give me |i want |want )*(?:heel )?(?:iets anders|wat anders|something else|something different|other things|andere dingen)(?: \w+){0,2}",
        r"(?:wat|what)(?: do| hebben| heb| verkopen| verkoop| bieden| kan ik| can i)? (?:jullie|je|u|you|hier|here|bij)(?: \w+)?(?: (?:zoal|allemaal|have|sell|buy|krijgen|kopen|offer|got|aan|te koop|bestellen|jullie))+",
        r"(?:verder|door|keep|continue|carry on|doorgaan met)(?: (?:winkelen|kijken|shopping|looking|browsing|rondkijken))+(?: \w+)?|(?:ik |i )?(?:wil|wanna|want to|ga) (?:(?:nog|even|gewoon|eerst) )*(?:(?:verder|rond) ?(?:kijken|neuzen|snuffelen)|keep shopping|keep looking|look around|rondkijken|nog even kijken|browse)",
        r"(?:even |nog |eerst |gewoon )*(?:verder|door|rond) ?(?:kijken|neuzen|snuffelen)(?: (?:nog|hoor|even|graag|aub|joh))*",
        r"(?:back|terug|verder)(?: (?:to|naar|met))?(?: (?:the|de|het|je|your))? (?:shop|shopping|winkel|winkelen|flowers|bloemen|assortiment)(?: \w+)?",
        r"(?:\w+ ){0,3}(?:laat|toon|show)(?: (?:maar|eens|even|me|mij))* (?:the )?(?:others|other ones|andere|wat anders|iets anders|something else)(?: zien)?(?: \w+)?",
        r"laat maar (?:andere|wat anders|meer|iets anders) zien|(?:show|laat)(?: me)?(?: \w+)? (?:all|alle|alles|the whole|hele)(?: \w+){0,2}",
    ),
    Act.GREET: (
        r"(?:hi|hiya|heya|hello|hey|hoi|hallo|dag|hee|heej|yo|hai|hoi hoi|goe(?:de|ie|den|dag)?(?: ?(?:morgen|middag|avond|dag|nacht))?|good (?:morning|afternoon|evening|day)|morning|evening|howdy|ola|hola|servus|gegroet|hooi|heuj|goeden?avond)(?: (?:daar|there|all|allemaal|iedereen|samen|team|de linde|shop|winkel|team|mensen|you|jij|hi|hoi|hallo|bot))*",
    ),
    Act.NO: (
        r"(?:(?:actually|eigenlijk|ach|well|oh) )?(?:nee|no|nah|nope)(?: (?:toch|maar|hoor|joh|dank\w*|je|bedankt|thanks|thank|you|niet|not|really|for|me|today|vandaag|deze|this|one|that|die|dit|het|hoeft|liever|i|im|good|laat|even|nu|now))*",
        r"(?:doe )?(?:toch )?(?:maar )?(?:liever )?niet(?: (?:nu|hoor|nodig|deze|die|vandaag))*|not (?:now|today|for me|really|this one|that one|yet)|nu (?:even )?niet(?: \w+){0,8}|maybe (?:later|another time|some other time|next time)|sla (?:(?:maar|dit|het|m|hem) )*over|(?:een )?(?:andere|volgende) keer|another time|misschien later|later(?: misschien| maybe)?|even niet|(?:\w+ ){0,4}geen (?:zin|tijd|interesse|behoefte)(?: \w+){0,2}|no time|id rather not",
    ),
    Act.YES: (
        r"(?:(?:ja|ok|oke|yes|yeah|yep|alright|right|goed|prima|nou) )*(?:ga(?: je)?(?: maar)? (?:door|verder|gang)|lets go|let us go|go ahead|carry on|proceed|doorgaan|vooruit(?: dan)?(?: maar)?|laten we (?:doorgaan|verder gaan))(?: (?:maar|dan|then|please|graag))*",
        r"(?:ja|yes|yeah|yep|jep|jup|ok|oke|okay|prima|goed|top|super|perfect|graag|sure|absolutely|please do|natuurlijk|tuurlijk|klinkt goed|doe maar)(?: (?:hoor|graag|please|doe|maar|die|deze|neem|ik|ill|i|have|take|it|that|one|dat|is|goed|prima|zo|klopt|top|dan|then|wil|het|this|them|zeker|natuurlijk|lekker|thats|right|correct|fine|great|go|ahead|all|good|want|will|love|would))*",
        r"(?:(?:ja|oke|ok|jaa|nou|super|top) )*(?:deze|die|dit|hem|het) (?:wil|neem|doe|moet|pak|wordt) (?:ik|het|t)(?: (?:wel|maar|graag|hebben|dan|wle|even))*",
        r"(?:(?:yeah|yes|ok|oh) )*(?:go on)(?: then)?(?: \w+){0,2}",
        r"(?:die|deze|dit|that one|this one|ik neem (?:hem|het|ze|deze|die)|ill (?:take|have) (?:it|this|that|them)(?: one)?|doe (?:die|deze|hem|ze|het) maar|neem ik|go ahead|ga je gang)(?: (?:graag|maar|please|dan|then|wil ik|neem ik))?",
    ),
}
"""Each is a whole message, normalised and spoken out."""

REORDER = (
    r"\b(nog een keer|nogmaals|opnieuw|weer|herhaal|hetzelfde|zelfde)\b.*\b(bestel\w*|bestelling|order|boeket|vorige)\b",
    r"\b(bestel\w*|order)\b.*\b(nog een keer|nogmaals|opnieuw|again|hetzelfde)\b",
    r"\b(order|buy|get|repeat)\b.*\b(again|same|last order)\b",
    r"\b(?:nog|weer|opnieuw|again)\b.*\b(?:dezelfde|hetzelfde|zelfde|the same)\b",
    r"\b(hetzelfde|zelfde|same)\b.*\b(vorige|laatste|last|again|keer|toen|before|ervoor)\b",
)
MORE_OF_IT = frozenset("nog erbij extra more another additional bij meer".split())
"""What says that a number comes on top of what is there."""
REMOVE = frozenset(
    "ditch lose bin chuck scrap eraf weggooien schrappen verwijderd gooi verwijder verwijderen weghalen haal weg eruit remove delete drop schrap wissen wis uithalen leeg leegmaken legen empty clear".split()
)
CHATTER = frozenset(
    """erin erop ermee hoor ofzo of zo enzo also anders wat iets pls thx thanks plz please graag instead as well weer toch liever rather half some any take neem just bit beetje stuk mn hebt second first echt zeg though trouwens oh ok oke okay gimme ones wacht wait hmm nee ja yes no laten bezorgen bezorgd bezorg sturen stuur versturen opsturen
    verzenden deliver delivered send sent got hebbe ff ffe gewoon eigenlijk actually maybe misschien dus well""".split()
)
"""Words in a wish that say nothing of what is wished for."""
CHEAPER = frozenset(
    "goedkoper goedkopere goedkopers goedkoopste goedkoop goedkope cheaper cheapest cheap voordeliger betaalbaarder duur expensive prijzig".split()
)
"""Less than what is shown: "te duur" too."""
DEARER = frozenset(
    "duurder duurdere duurders luxer luxere luxe fancier fancy bigger mooier chiquer nicer posh posher luxurious".split()
)
REFINING = (
    CHEAPER
    | DEARER
    | frozenset(
        "niet geen zonder no not without maar max maximaal onder under tussen between rond around ook also any iets something anything ones ook ofzo".split()
    )
)
"""What says that a wish is about what is shown already."""
REMOVING = r"\b(?:get )?rid of\b|\b(?:take|took|haal|neem|laat)\b.*\b(?:out|off|eruit|eraf|weg)\b|\b(?:has to|have to|can|mag|mogen|moet|moeten|kan)(?: er| toch| wel| dan)* (?:go|weg|uit|eruit|eraf|af)\b"
"""Verbs that fall apart around what is to go."""
UNWANTED_LINE = (
    r"\b(?:wil|hoef|hoeven|willen) (?:de|die|het|dat|mijn) .+ (?:toch )?niet(?: meer)?(?: \w+)?$",
    r"^(?:(?:nee|oh|ach|nou|no|actually) )*(?:de|die|dat|the|those|that) (?:\w+ ){1,2}(?:toch )?(?:maar )?(?:niet|not)(?: meer| hoor| doen| anymore| after all)*$",
    r"\b(?:hoeft|hoeven)\b.*\b(?:niet|niks)\b",
    r"\bdont (?:want|need) (?:the|my|those|that|these) \w+.*",
)
"""Said of the cart: a line that is to go."""
INTO_CART = (
    r"\b(?:pop|put|stick|chuck|throw|bung|drop|pack|add|slap|doe|zet|leg|gooi|stop|pak|kieper|mik)\b.*"
    r"\b(?:in|into|in to|to|aan|bij|op)(?: (?:my|me|the|mijn|de|het|je|your|that))? (?:basket|cart|bag|trolley|mandje|mand|winkelmandje|winkelmand|winkelwagen|winkelwagentje|wagentje|lijstje|order)\b",
    r"^(?!.*\b(?:wat|whats?|show|laat|zit|zien|see|kijk|bekijk|terug|back|naar|to|is|heb|have|check|open)\b).*"
    r"\b(?:in|into)(?: (?:mijn|my|het|the|me|mn|de))? (?:mandje|winkelmandje|winkelwagen|basket|cart|bag)(?: \w+)?$",
    r"^(?:kan|kunnen|mag|mogen) (?:er|daar) (?:ook |nog )*(?:een|ne|twee|drie|\d+|wat) \w+.* bij$",
    r"\b(?:chuck|throw|bung|pop|stick|put) in (?:a|an|some|one|two|the|another)\b",
    r"\bput (?:one|two|three|a|an|another|\d+)\b.* in\b",
)
"""Puts something in, whatever else the words may mean."""
STRONG_ADD = frozenset("voeg toevoegen add put zet bestel koop buy order erbij".split())
MONEY_OR_TIME = frozenset(
    "euro euros eur eurotjes quid pond pounds bucks tientje tientjes tenner tenners briefje cent uur dagen dag days day weken week weeks jaar jaren years year sterren stars ster star uit out maanden minuten personen people procent percent".split()
)
"""Behind a number: it counts no goods."""
EVERYTHING = frozenset(
    "allebei beide both alles everything all allemaal mandje winkelmandje winkelwagen cart basket".split()
)
"""With a word of REMOVE: the whole cart."""
ADD = frozenset(
    "put gimme zet pak geef voeg toevoegen toe add neem bestel doe wil nog erbij order take buy koop".split()
)
SET = (
    r"^(?:kan|kunnen|kun|mag|mogen|can|could)\b.*\b(?:worden|become|be changed|vervangen|omruilen|be (?:the|a|in))\b",
    r"^(?:can we |kunnen we |can i |kan ik )?(?:do|doe|neem|take|have) (?:er )?(?:\d+|two|three|four|five|twee|drie|vier|vijf) (?:of|van) (?:the|those|de|die)\b",
    r"\b(?:maak van|wil ik er|wil er|in het (?:groot|klein)|just (?=\d|one|two|three|four|five|six)|slechts|make (?:the|those|these|my)|alleen maar|up to|bigger version|smaller version|version of|in place of|swap|verhoog|verlaag|zet op|in plaats van|doe (?:er|maar|toch)|maak (?:er|het|daar)|make (?:it|that)|set (?:it )?to|verander (?:het )?(?:in|naar)|toch (?:maar|liever)|change (?:it |that )?to|wijzig naar|(?<!nog )(?<!en )liever|aantal|quantity|instead|in totaal)\b",
)
"""What says that a number is the new quantity, not one more."""

NUMBERS: dict[str, int] = {
    "een": 1, "eentje": 1, "one": 1, "twee": 2, "two": 2, "drie": 3, "three": 3, "vier": 4, "four": 4, "vijf": 5,
    "five": 5, "zes": 6, "six": 6, "zeven": 7, "seven": 7, "acht": 8, "eight": 8, "negen": 9, "nine": 9, "tien": 10,
    "ten": 10, "elf": 11, "eleven": 11, "twaalf": 12, "twelve": 12, "dozijn": 12, "dozen": 12, "vijftien": 15,
    "fifteen": 15, "twintig": 20, "twenty": 20, "allebei": 2, "both": 2, "paar": 2, "couple": 2,
}  # fmt: skip

ORDINALS: dict[str, int] = {
    "eerste": 1, "first": 1, "1e": 1, "1st": 1, "tweede": 2, "second": 2, "2e": 2, "2nd": 2, "derde": 3, "third": 3,
    "3e": 3, "3rd": 3, "vierde": 4, "fourth": 4, "4e": 4, "4th": 4, "vijfde": 5, "fifth": 5, "5e": 5, "5th": 5,
    "zesde": 6, "sixth": 6, "zevende": 7, "seventh": 7, "achtste": 8, "eighth": 8, "laatste": -1, "last": -1, "bovenste": 1, "onderste": -1, "bottom": -1,
}  # fmt: skip

FILLER = (
    POLITE
    | ADD
    | REMOVE
    | MORE_OF_IT
    | frozenset(NUMBERS)
    | frozenset(
        """is prima fine goed good perfect neem those samen too half mandje winkelmandje winkelwagen cart basket bag thanks thank well as versie version maat formaat dozens bit door wij couple please pls x stuks stuk keer times maat size kleur colour color of van uit voor for neem totaal total die them those
        these er daarvan ervan pieces piece actually eigenlijk liever rather instead make set change to it aantal
        quantity minder less fewer plaats swap switch ruil wissel verander maak there by ook also too hiervan ones one ill oh wacht wait sorry nee no hmm ja yes""".split()
    )
)
"""What names nothing: with these alone around a number, it counts the thing in front of the shopper."""
