"""How shoppers ask for what works in every state, in longer sentences than a table of phrases can hold. Tables, no logic.

Patterns are held against a whole message, normalised and spoken out (`understand.spoken`), once as it is and once
without the polite words around it. Both languages are always listened to.
"""

import re

from functions.conversation.words import Act

_MESSAGES = (
    r"(?:berichten|berichtjes|messages?|messaging|texts?|texting|appen|apps|appjes|whatsapps?|sms|smsjes|mails?|mailen|"
    r"mailtjes|reminders?|herinneringen|updates|spam\w*|reclame)"
)
_PERSON = (
    r"(?:humans?|persons?|people|someone|somebody|anyone|anybody|staff|manager|colleague|agent|employee|operator|mens|"
    r"mensen|medewerkers?|medewerkster|iemand|collega|persoon|baas|chef|eigenaar|owner|klantenservice|customer service)"
)
_TALK = r"(?:connect|talk|speak|chat|call|ring|phone|spreken|praten|bellen|appen|overleggen|contact|verbinden|doorverbinden|doorverbonden|verbind)"
_CONTACT_ME = r"(?:text|message|app|mail|contact|bother|whatsapp|write|bel|call) (?:me|mij)"
_BASKET = r"(?:cart|basket|bag|trolley|mandje|mand|winkelmandje|winkelmand|winkelwagen?|wagentje|winkelwagentje)"
_ANY3 = r"(?: \w+){0,3}"
_ANY5 = r"(?: \w+){0,5}"

CONTROL_PATTERNS: dict[Act, tuple[str, ...]] = {
    Act.STOP: (
        rf"(?:\w+ ){{0,3}}(?:stop|quit|stoppen|ophouden|hou)(?: \w+){{0,4}} {_MESSAGES}{_ANY3}",
        r"(?:\w+ ){0,3}(?:stop|quit) (?:sending|messaging|texting|contacting|bothering|spamming|met (?:sturen|mailen|appen))(?: \w+){0,4}",
        r"(?:\w+ ){0,3}(?:opt|sign|meld|schrijf|haal|take|zet) (?:me|mij) (?:out|off|uit|af|van)" + _ANY5,
        rf"(?:\w+ ){{0,4}}(?:unsubscribe|uitschrijven|afmelden|uitgeschreven|afgemeld){_ANY3}",
        r"(?:\w+ ){0,3}(?:take|haal|unsubscribe|remove|verwijder|gooi) (?:me|mij) (?:off|from|van|uit|af)(?: \w+){1,5}",
        r"quit|(?:quit|cut) it(?: out)?|hou (?:er ?mee )?op|hou ermee op|kap (?:er ?mee|ermee)|laat me met rust|leave me alone",
    ),
    Act.CANCEL: (
        r"(?:cancel|annuleer|annuleren|scrap|abandon|abort|drop|forget|vergeet|ditch)(?: \w+){0,2} "
        r"(?:order|bestelling|it|this|that|everything|alles|whole thing|lot|maar|het)(?: \w+){0,2}",
        r"(?:\w+ ){0,3}(?:laat|vergeet)(?: het| t| dit| dat)?(?: maar| toch| ook)+(?: (?:zitten|hoor|joh|gaan|toch))*",
        r"(?:\w+ ){0,5}(?:ik stop ermee|ik kap ermee|i give up|i quit|cancell?en|gecanceld|geannuleerd)(?: \w+){0,3}",
        r"(?:\w+ ){0,4}call (?:it|this|that|everything|the whole thing|the order) off(?: .*)?",
        r"(?:\w+ ){0,3}(?:i ?ve |i have |i |we )?changed? my mind(?: \w+){0,4}|(?:annuleer|cancel|schrap|scrap) (?:die|de|dat|deze|the|that|my|mijn)(?: \w+){0,3}",
        r"(?:\w+ ){0,3}laat (?:(?:maar|toch|het|dit|die|dat|de|mijn|hele|bestelling|order|boel) )*zitten(?: \w+){0,9}",
        r"(?:\w+ ){0,4}ik annuleer(?: \w+){0,4}",
        r"abort|afblazen|blaas(?: het)? maar af|(?:i )?changed my mind|bedacht me|ik bedenk me(?: toch)?|"
        r"(?:ik )?zie er(?: toch)? (?:maar )?van ?af|ik hou (?:ze|het|hem)(?: toch| gewoon)?|"
        r"(?:i ?ll|ill|i will) keep (?:it|them)|its fine|nevermind(?: \w+){0,4}|(?:\w+ ){0,2}(?:breek|blaas)(?: \w+){0,3} af(?: \w+)?|(?:\w+ ){0,2}(?:annuleren|annuleer|cancel)(?: \w+){0,3} (?:bestelling|order|checkout)(?: \w+){0,2}|(?:\w+ ){0,3}(?:keep (?:it|them)|(?:het|hem|ze) (?:toch |maar |gewoon )*houden)(?: \w+){0,2}",
    ),
    Act.BACK: (
        r"(?:(?:go|ga|get) )?(?:to |naar )?(?:the |de |een )?(?:previous|vorige)(?: (?:page|step|question|screen|one|stap|vraag|pagina|lijst))?",
        r"step back|stap(?:je)? terug|(?:(?:one|a|een|1) (?:step|page|stap|stapje|pagina)|eentje|one) (?:back|terug)(?: (?:please|graag|aub|pls|maar))?",
        r"(?:go |ga |can i go |kan ik )?(?:(?:eens|even|maar|gewoon) )*(?:terug|back)(?: (?:one|a|een)?(?: ?step| ?stap\w*)?| (?:to|naar) (?:the |de |het |mijn |my )?(?:day|dag|adres|address|naam|name|bezorging|delivery|question|vraag|list|lijst|vorige|previous|lijstje|products|producten)(?: \w+)?)?",
    ),
    Act.MENU: (
        rf"(?:\w+ ){{0,4}}(?:to|naar) (?:the |het |je )?(?:main ?menu|hoofdmenu|menu|begin|start|beginning|startscherm|beginscherm){_ANY3}|(?:begin|start)scherm(?: \w+){{0,2}}",
        r"(?:start over|opnieuw beginnen|begin opnieuw|restart)(?: \w+){0,3}",
    ),
    Act.CART: (
        rf"(?:\w+ ){{0,3}}(?:show|see|view|open|toon|bekijk|check|whats|what is|what|wat|naar|to|laat|zie|zien|review|list|kijk|kijken)(?: \w+){{0,6}} {_BASKET}{_ANY3}",
        rf"(?:\w+ ){{0,6}}(?:take me|bring me|ga|go|breng me|terug|back)(?: \w+){{0,2}} {_BASKET}{_ANY3}",
        rf"(?:what|wat) (?:have i got|did i order|had i|heb ik|had ik)(?: \w+){{0,4}}|{_BASKET}(?: (?:zien|tonen|bekijken|rn|now))",
        r"show me what i(?: have)? (?:ordered|chose|picked|got)|(?:\w+ ){0,3}wat ik(?: \w+)? (?:heb|had|besteld|gekozen)(?: \w+)?",
    ),
    Act.HELP: (
        r"(?:(?:i am|im|ik zit|ik loop) )?(?:stuck|vast)(?: \w+){0,3}|help(?: \w+){0,3}",
        r"(?:hoe|how)(?: does| do| moet)? (?:werkt|work|werken|this work|it work|this|it|dit|het)(?: \w+){0,4}(?: work| works| hier)?",
        r"(?:what|wat)(?: do| am| should| moet| kan| can)+ i?k?(?: \w+){0,4} (?:type|do|enter|say|write|put|fill|doen|invullen|typen|zeggen|schrijven)(?: \w+){0,3}",
        r"what do you mean|wat bedoel je(?: \w+)?|(?:\w+ ){0,2}(?:what now|now what|and now|en nu|wat nu)|huh|i am lost|im lost|geen idee hoe \w+(?: \w+){0,3}",
    ),
    Act.HUMAN: (
        rf"(?:\w+ ){{0,9}}{_TALK}(?: \w+){{0,4}} {_PERSON}(?: .*)?",
        r"(?:\w+ ){0,9}(?:vlees en bloed|flesh and blood|in charge|(?:real|actual|echte?) (?:lady|woman|man|guy|one|dame|vrouw|meneer|mevrouw|iemand))(?: .*)?",
        rf"(?:\w+ ){{0,8}}(?:want|wil|wilde|moet|need|get|geef|give|krijg|krijgen|rather|liever|is there|can i get|can i have|kan ik|mag ik|through to|door naar)"
        rf"(?: (?:me|mij|hier|er|even|gewoon|nu|just|graag|liever|to|a|an|een|echt|echte|real|actual|the|your|have))* {_PERSON}(?: .*)?",
        rf"(?:(?:can|could|kan|kunnen|kunt|mag|is there|is er|zou|will|wil|please|are there|heb je|hebben jullie) )+(?:\w+ ){{0,5}}{_PERSON}(?: \w+){{0,4}} "
        r"(?:talk|speak|call|ring|phone|help|takeover|take over|spreken|praten|bellen|bel|lijn|overnemen|terugbellen|helpen|contact|meekijken)(?: .*)?",
        rf"{_PERSON}(?: i| ik)?(?: can| kan| could)? {_TALK}(?: .*)?|{_PERSON}(?: please| graag| aub| pls)",
        r"(?:(?:please|kun|kunnen|kan|can|could|you|je|jullie|iemand) )*(?:call|ring|phone|bel|bellen) (?:me|mij|back|terug)(?: .*)?",
    ),
}  # fmt: skip
"""Each is a whole message."""

DENYING_PATTERNS: dict[Act, tuple[str, ...]] = {
    Act.STOP: (
        rf"(?:\w+ ){{0,4}}(?:geen|no more|nooit meer|never|dont|do not|not|niet)(?: \w+){{0,5}} "
        rf"(?:{_CONTACT_ME}|berichten|berichtjes|messages|texts|texting|whatsapps?|appjes|appen|sms|reminders|herinneringen|mails|mailen|updates|reclame|spam){_ANY3}",
    ),
    Act.CANCEL: (
        r"(?:(?:nee|oh|ach|sorry|nou) )*(?:toch |maar |liever )+niet(?: doen)? ik (?:annuleer|stop|zie er van af)(?: \w+){0,4}",
        r"(?:(?:nee|no|sorry|toch|eigenlijk|actually|nah) )*(?:ik )?(?:wil|hoef|doe|neem|bestel)(?: het| er| dit| deze| die| t)? "
        r"(?:toch )?(?:niet|niks|niets|geen)(?: meer)?(?: (?:hoor|bestellen|kopen|hebben|te hebben))*",
        r"(?:\w+ ){0,5}(?:dont|do not) (?:want|need)(?: it| this| that| them| these| anything| to order| to buy| the order)+"
        r"(?: any ?more| now| after all| anything)*",
        r"(?:\w+ ){0,5}(?:ik stop ermee|ik kap ermee|i give up|i quit)(?: \w+){0,2}",
        r"(?:\w+ ){0,6}(?:hoeft|hoef)(?: \w+){0,2} niet meer(?: \w+){0,3}|(?:\w+ ){0,3}(?:dont|do not) want (?:it|them|these|any)(?: \w+){0,3}",
        r"(?:\w+ ){0,3}(?:niet meer nodig|no longer (?:needed|want it|need it))(?: \w+){0,2}",
    ),
    Act.HELP: (
        r"(?:\w+ )?(?:dont|do not) (?:understand|get it|get this|get how|know how)(?: \w+){0,6}",
        r"(?:(?:ik|dit) )?(?:snap|begrijp|snappen)(?: het| dit| er| t| hier)?(?: \w+)? (?:niet|niks|niets)(?: \w+){0,4}",
    ),
}  # fmt: skip
"""The same, where the negation is part of what is asked: "no more messages", "ik hoef het niet meer"."""

MACHINE = (
    r"(?:\w+ ){0,4}(?:are you|r u|is this|am i (?:talking|speaking|chatting)|ben (?:je|jij|u)|is dit|praat ik|spreek ik|chat ik|wie ben (?:je|jij|u)|who are you)\b"
    r"(?: \w+){0,5} (?:robot|bot|chatbot|human|real|person|machine|computer|ai|mens|echt|automatisch|chatgpt)(?: .*)?",
    r"(?:\w+ ){0,2}(?:robot|bot|chatbot|mens|human|wie ben (?:je|jij)|who are you|who is this|wie is dit|met wie (?:praat|spreek) ik|who am i talking to)",
)

ASKING_FIRST = re.compile(
    r"^(?:en |and |maar |but |oh |ok |oke |hoi |hi |hey |wacht |wait |sorry |ja |nee |no |so |dus |hallo |even |zeg )*"
    r"(?:wat|hoe|hoeveel|hoelang|kan|kun|kunnen|kunt|mag|mogen|doen|wanneer|waar|waarom|welke|wie|is|zijn|moet|moeten|heb(?! ik)|heeft|hebben|komt|krijg|zit|zitten|worden|wordt|\w+ (?:jullie|u)|"
    r"what|whats|how|hows|can|could|do|does|did|will|would|when|where|wheres|why|which|who|are|am|should|may|have|has)\b"
)
STRONGLY_ASKING = re.compile(
    r"^(?:en |and |maar |but |hoi |hi |hey |hallo |wacht |wait |ok )*(?:"
    r"hoe|hoelang|waarom|wanneer|wie|moet|mag (?:ik|het|dat|dit|er|je|u)|wordt|worden|krijg|wat (?:als|gebeurt|is|zijn|voor)|welke|"
    r"(?:is|zijn) (?:het|dit|dat|die|deze|ze|it|this|that|they|these)|"
    r"how|why|when|who|should|does|do (?:i|they|these)|what (?:if|happens|is|are|about|time|kind)|are (?:they|these|those|you))\b"
)
"""What begins so is a question, not the name of something to buy."""
