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
    CHECKOUT = "checkout"
    YES = "yes"
    NO = "no"
    SKIP = "skip"
    PAYMENT = "payment"
    ORDER_STATUS = "order_status"
    THANKS = "thanks"
    TEXT = "text"


CONTROL_ACTS = (Act.STOP, Act.CANCEL, Act.BACK, Act.MENU, Act.CART, Act.HELP, Act.HUMAN)

CONTROL: dict[Act, tuple[str, ...]] = {
    Act.STOP: ("stop", "stoppen", "unsubscribe", "afmelden", "uitschrijven", "opt out", "stop ermee", "stop it", "stop berichten", "stop messages"),
    Act.CANCEL: ("cancel", "annuleren", "annuleer", "afbreken", "laat maar", "never mind", "nevermind", "cancel order", "annuleer bestelling", "bestelling annuleren"),
    Act.BACK: ("back", "terug", "vorige", "go back", "ga terug", "previous"),
    Act.MENU: ("menu", "hoofdmenu", "main menu", "begin", "start", "home", "start over", "opnieuw beginnen"),
    Act.CART: ("cart", "mandje", "winkelmandje", "winkelwagen", "winkelwagentje", "basket", "wagentje", "shopping cart", "mijn mandje", "my cart", "bag"),
    Act.HELP: ("help", "helpen", "hulp", "uitleg", "info"),
    Act.HUMAN: ("human", "mens", "medewerker", "agent", "person", "persoon", "iemand", "someone", "collega", "echt mens", "echte medewerker", "real person", "klantenservice", "customer service"),
}  # fmt: skip

NEVER_A_TYPING_ERROR = frozenset(
    """bank bach beck black card kaart car kart kaars mens menus bart carl marc snack stoep step shop slop stap stip sop top
    held hello hallo heel hell hele bell tulp wens lens hand want zand band land rand man meisje meneer menno bask basic
    terras teug start staart store store hulst helm hema agenda aging hume humaan pers perzik pieta piano parson
    cactus pack lack rack sack hack""".split()
)
"""Words within a slip of a control word that are words (or names) of their own."""

POLITE = frozenset(
    """ik wil wou zou willen graag kan kun mag mogen je u jij jullie we even nu maar toch eens aub alsjeblieft alstublieft
    svp mij me mijn de het een dit dat deze naar toe ga gaan laat zien toon tonen bekijk bekijken open geef help met spreken
    praten met contact hebben krijgen dan gewoon nog weer hier aan wilt zien doe doen alles hoe
    i id want to would like can could you please the a my me this that go show see open give get let view now just
    with speak talk chat contact id we may do it need have take how all everything everything order bestelling""".split()
)
"""What may stand around a control word that is plainly asked for: "kan ik dit annuleren?"."""

ASKING = (
    r"^(kan|mag|kun|zou|can|could|may|how|hoe|please|graag|help) .*",
    r".* (please|aub|graag|alsjeblieft|alstublieft|svp)$",
)
"""How one plainly asks for something where one's own words are expected: "ik wil je terug" is a card message."""

NEGATION = frozenset("niet geen nooit nee not dont never no without zonder nergens don".split())

PHRASES: dict[Act, tuple[str, ...]] = {
    Act.GREET: ("hi", "hello", "hey", "hoi", "hallo", "dag", "goedemorgen", "goedemiddag", "goedenavond", "good morning", "good afternoon", "good evening", "hee", "yo", "hi there", "hey there", "goeiemorgen", "goeiemiddag", "moin", "hallo daar"),
    Act.BROWSE: ("assortiment", "catalogus", "categorieen", "wat heb je", "wat hebben jullie", "wat verkoop je", "wat verkopen jullie", "laat alles zien", "browse", "catalogue", "catalog", "categories", "what do you have", "what do you sell", "show me everything", "show everything", "alles", "winkelen", "verder winkelen", "continue shopping", "shop", "products", "producten", "collectie", "aanbod"),
    Act.MORE: ("meer", "more", "volgende", "next", "verder", "toon meer", "show more", "meer zien", "see more", "nog meer", "laat meer zien", "more please", "meer graag"),
    Act.UNDO: ("undo", "ongedaan maken", "maak ongedaan", "oeps", "oops", "herstel", "herstellen", "toch niet", "undo that", "draai terug", "revert"),
    Act.REORDER: ("order again", "nog een keer", "opnieuw bestellen", "bestel opnieuw", "zelfde nog een keer", "hetzelfde nog een keer", "same again", "reorder", "bestel nog een keer", "nogmaals bestellen", "order the same again", "zelfde als vorige keer", "hetzelfde als vorige keer", "same as last time", "nog een keer hetzelfde", "herhaal bestelling", "repeat order", "repeat my last order"),
    Act.CHECKOUT: ("checkout", "check out", "afrekenen", "bestellen", "betalen", "ik wil betalen", "ik wil bestellen", "pay", "naar de kassa", "kassa", "i want to pay", "place order", "buy", "kopen", "bestellen maar", "bestel maar", "proceed", "proceed to checkout", "naar afrekenen", "order", "bestellen en betalen", "order and pay", "i want to order", "reken af", "ik wil afrekenen", "afrekenen graag", "id like to pay", "lets pay", "lets check out", "ga naar afrekenen"),
    Act.YES: ("ja", "yes", "yep", "yup", "ok", "oke", "okay", "okee", "prima", "goed", "akkoord", "klopt", "correct", "sure", "doe maar", "ja graag", "yes please", "jawel", "top", "is goed", "fine", "agreed", "ja hoor", "ja doe maar", "ja klopt", "zeker", "graag", "jazeker", "bevestigen", "confirm", "perfect", "yeah", "sounds good", "looks good"),
    Act.NO: ("nee", "no", "nope", "neen", "liever niet", "no thanks", "nee dank je", "nee dankje", "nee hoor", "nee bedankt", "niet nodig", "nah", "no thank you", "niks", "nothing", "hoeft niet", "geen"),
    Act.SKIP: ("skip", "overslaan", "sla over", "geen kaartje", "zonder kaartje", "no card", "geen tekst", "without a card", "geen bericht", "no message", "zonder kaart", "geen kaart", "geen kaartje nodig", "no card needed"),
    Act.PAYMENT: ("betaallink", "nieuwe link", "nieuwe betaallink", "link", "pay link", "payment link", "new link", "stuur de link", "stuur de link opnieuw", "send the link", "send the link again", "send a new link", "link werkt niet", "de link werkt niet", "the link does not work", "betaallink verlopen", "pay again", "opnieuw betalen", "resend link"),
    Act.THANKS: ("bedankt", "dank je", "dankje", "dank u", "dankjewel", "dank je wel", "thanks", "thank you", "thx", "merci", "super", "geweldig", "great", "top bedankt", "thanks a lot", "heel erg bedankt", "tof", "mooi", "nice"),
}  # fmt: skip

ORDER_STATUS = (
    r"\b(waar (is|blijft|zit)|wanneer (komt|wordt)|hoe (staat|zit) het met|status van|volg(en)?|track)\b.*\b(bestelling|pakket|pakje|bloemen|boeket|order|levering|zending|bezorgd)",
    r"\b(where|when|wheres|track|status|any news|how is)\b.*\b(order|parcel|package|delivery|flowers|shipment)",
    r"^(bestelstatus|order status|track and trace|volg mijn bestelling|track my order|mijn bestelling|my order|status)$",
    r"^(waar blijft het|is it shipped|is het al verzonden|is mijn bestelling .*|has my order .*|has it shipped)$",
)
"""Patterns on the whole, normalised text."""

REORDER = (
    r"\b(nog een keer|nogmaals|opnieuw|weer|herhaal|hetzelfde|zelfde)\b.*\b(bestel\w*|bestelling|order|boeket|vorige)\b",
    r"\b(bestel\w*|order)\b.*\b(nog een keer|nogmaals|opnieuw|again|hetzelfde)\b",
    r"\b(order|buy|get|repeat)\b.*\b(again|same|last order)\b",
)
MORE_OF_IT = frozenset("nog erbij extra more another additional bij".split())
"""What says that a number comes on top of what is there."""
REMOVE = frozenset("verwijder verwijderen weghalen haal weg eruit remove delete drop schrap".split())
ADD = frozenset("voeg toevoegen toe add neem bestel doe wil nog erbij order take buy koop".split())
SET = (
    r"\b(?:doe (?:er|maar|toch)|maak er|make (?:it|that)|set (?:it )?to|verander (?:het )?(?:in|naar)|toch maar|change (?:it )?to|wijzig naar|liever)\b",
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
    "zesde": 6, "sixth": 6, "zevende": 7, "seventh": 7, "achtste": 8, "eighth": 8, "laatste": -1, "last": -1,
}  # fmt: skip

LANGUAGE_NAMES: dict[str, tuple[str, ...]] = {
    "nl": ("nederlands", "dutch", "hollands", "in het nederlands", "nl"),
    "en": ("english", "engels", "in english", "in het engels", "en", "eng", "inglish"),
}
SWITCH = frozenset(
    """in het to naar speak please graag spreek kun je kan u can you switch change language taal do praat talk aub i want
    verander wissel schakel ga over op ik wil liever prefer""".split()
)

LANGUAGE_WORDS: dict[str, frozenset[str]] = {
    "nl": frozenset(
        """ik je jij u jullie wij het een en de van voor met niet geen wel ook nog maar dat deze dit die wat waar wanneer
        hoe waarom wie kan kun kunnen mag wil willen graag heb hebben heeft zijn ben bent mijn jouw naar bij uit over onder
        boven tussen iets alle alles doe doen er erbij nu dan toch al hoi hallo dag goedemorgen goedemiddag goedenavond ja
        nee dank bedankt dankjewel alsjeblieft alstublieft aub terug annuleren winkelwagen mandje bestellen bestelling
        betalen rode rood witte wit gele geel roze paarse blauwe groene oranje bloemen bos boeket rozen tulpen vaas vazen
        planten plant zoek zoeken goedkope moeder vader oma opa verjaardag bruiloft begrafenis euro laat zien hulp
        medewerker kaartje adres straat""".split()
    ),
    "en": frozenset(
        """i you we the a an and of for with not no any some my your to from at by is are am was do does did can could would
        should want need have has what where when how why who which this that these those there here it its me us please
        thanks thank hello hi hey good morning afternoon evening yes yeah back cancel cart basket checkout order pay red
        white yellow pink purple blue green orange flowers bouquet roses tulips vase vases plants something under over
        between cheap mum mom mother dad father grandma birthday wedding funeral show looking look find search help human
        person card address street delivery""".split()
    ),
}
"""Frequent words that belong to one of the two languages."""
