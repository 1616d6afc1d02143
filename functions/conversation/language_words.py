"""How a language is asked for, and the words that give it away: tables, no logic."""

LANGUAGE_NAMES: dict[str, tuple[str, ...]] = {
    "nl": ("nederlands", "dutch", "hollands", "in het nederlands", "nl"),
    "en": ("english", "engels", "in english", "in het engels", "en", "eng", "inglish"),
}
SWITCH = frozenset(
    """doe maar can we do this that dit or of then dan graag liever rather pls in het to naar speak please graag spreek kun je kan u can you switch change language taal do praat praten talk aub spreken spreekt speaking kunnen kunt jij jullie met me mij i want ook also possible mogelijk
    verander wissel schakel ga over op ik wil liever prefer""".split()
)

NOT_TELLING = frozenset("hi hey hello help menu stop start sorry ok top super order bye".split())
"""Written in either language: enough to answer in English when nothing else is known, not to be sure of it."""

LANGUAGE_WORDS: dict[str, frozenset[str]] = {
    "nl": frozenset(
        """ik je jij u jullie wij wel het een en de van voor met niet geen ook nog maar dat deze dit die waar wanneer hoe
        waarom wie kan kun kunnen mag wil willen graag heb hebben heeft zijn ben bent mijn jouw naar bij uit onder boven
        tussen iets alle alles doe doen er erbij nu dan toch al hoi hallo dag goedemorgen goedemiddag goedenavond ja nee
        dank bedankt dankjewel alsjeblieft alstublieft aub terug annuleren winkelwagen mandje bestellen bestelling betalen
        betaald rode rood witte gele geel paarse paars blauwe blauw groene groen bloemen boeket boeketten rozen roos tulpen
        tulp vaas vazen planten plantje zoek zoeken goedkope goedkoop moeder vader oma verjaardag bruiloft begrafenis laat
        zien hulp medewerker kaartje adres straat cadeau cadeautje mama papa jarig beterschap veel groot klein grote kleine
        twee drie vier vijf zes zeven acht negen tien eentje liever eruit haal verwijder meer minder afrekenen kopen
        lekker mooi mooie leuk leuke bezorgen ophalen vandaag morgen zonder hebben hebt kost kosten duur duurder""".split()
    ),
    "en": frozenset(
        """i you the an and for with not no any some my your to from at by are do does did can could would should need have
        what where when how why who which this that these those there here it its please thanks thank hello hi hey good
        morning afternoon evening yes yeah back cancel cart basket checkout pay red white yellow purple blue green
        flowers bouquet bouquets roses tulips tulip vases something anything cheap mum mom mother dad father grandma
        birthday wedding funeral show looking look find search person card address street delivery gift present large
        small medium two three five six seven eight nine ten more less remove another want make expensive cheaper sister
        brother wife husband friend lovely nice pretty get buy sell order like love im id ill""".split()
    ),
}
"""Frequent words that belong to one of the two languages."""
