"""What a source's name tells: an outlet, a person, or a document."""

import re

_OUTLET = re.compile(
    r"\b(?:Reuters|TASS|Tass|AP|Associated Press|AFP|Agence France-Presse|Interfax|"
    r"RIA(?: Novosti)?|"
    r"Xinhua|Bloomberg|[Dd]pa|DPA|ANSA|EFE|Kyodo|Anadolu|IRNA|KCNA|Yonhap|UPI|Sputnik|Ukrinform|"
    r"Agerpres|BBC|CNN|CNBC|MSNBC|NPR|PBS|NBC|CBS|ABC|Al Jazeera|Politico|POLITICO|Axios|Guardian|"
    r"Breitbart|BuzzFeed|HuffPost|USA TODAY|[A-Z]\w+ (?:Times|Post|Journal|Tribune|Gazette|Herald|"
    r"Chronicle|Daily|News|Today|Magazine|Radio|TV|Television|Broadcasting)|Times|"
    r"(?:news|state) (?:agency|agencies|media|television|TV)|newspaper|broadcaster)\b"
)
PASSED_ON = re.compile(
    r"\b(?:quoted|cited|carried|reported|published|obtained|seen|reviewed) by |\b(?:told|tells|to) "
)
DOCUMENT = re.compile(
    r"\b(?:statement|message|release|communiqu[eé]|document|letter|report|memo|tweet|post)\b"
)
NAMELESS_DOCUMENT = re.compile(
    rf"(?:the|this|that)(?: same)? (?:press )?{DOCUMENT.pattern}(?: \w+ by .*)?", re.IGNORECASE
)
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Gov|Sen|Rep|Gen|Lt|Col|Sgt|Capt|Prof|Rev)\.|\b(?:President|Senator|Mayor|"
    r"Minister|Secretary|Chancellor|Judge|Justice|Governor|Congressman|Congresswoman|Chief|Sheriff|"
    r"spokesman|spokeswoman|King|Queen|Prince|Pope|Professor)\b"
)
_BODY = re.compile(
    r"\b(?:Ministry|Department|Office|Committee|Council|Court|House|Senate|Police|Party|University|"
    r"Institute|Agency|Bank|Group|Inc|Corp|Company|Union|Nations|Association|Administration|"
    r"Service|Center|Centre|Kremlin|Army|Navy|Force|Guard|Bureau|Commission|Board|States|Kingdom|"
    r"Street|League|Foundation|Campaign|campaign|Petersburg|York|Republicans|Democrats)\b"
)
# Enough first names to notice that "she" is not Tom Reed.
_WOMAN = re.compile(
    r"\b(?:Mrs|Ms|Miss|spokeswoman|chairwoman|Congresswoman|Queen|Princess|Alexandra|Alice|Amanda|"
    r"Amy|Andrea|Angela|Anita|Ann|Anna|Anne|Barbara|Betty|Carol|Caroline|Catherine|Christina|"
    r"Christine|Claire|Deborah|Diane|Donna|Elena|Elizabeth|Ellen|Emily|Emma|Eva|Giorgia|Hannah|"
    r"Helen|Hillary|Ivanka|Jane|Janet|Jennifer|Jessica|Joan|Julia|Julie|Kamala|Karen|Karine|Kate|"
    r"Katherine|Kathleen|Kellyanne|Laura|Linda|Lisa|Louise|Margaret|Maria|Marine|Mary|Melania|"
    r"Melissa|Michelle|Nancy|Natalia|Nicole|Nikki|Olena|Olga|Patricia|Rachel|Rebecca|Ruth|Sandra|"
    r"Sarah|Sara|Sharon|Sofia|Sophie|Stephanie|Susan|Theresa|Ursula|Victoria|Wendy)\b"
)
_MAN = re.compile(
    r"\b(?:Mr|spokesman|chairman|Congressman|King|Prince|Pope|Adam|Alan|Alexander|Andrew|Anthony|"
    r"Antony|Barack|Benjamin|Bernie|Bill|Bob|Boris|Brad|Brian|Bruce|Carl|Charles|Christopher|Chuck|"
    r"Daniel|David|Dmitry|Donald|Edward|Emmanuel|Eric|Frank|Fred|Gary|George|Greg|Harry|Henry|Igor|"
    r"Ivan|Jack|Jacob|James|Jason|Jeff|Jeremy|Jim|Joe|John|Jonathan|Joseph|Josh|Justin|Keir|Keith|"
    r"Kevin|Larry|Lloyd|Marco|Mark|Martin|Matthew|Michael|Mike|Mitch|Mitt|Nicholas|Nigel|Olaf|"
    r"Oleksandr|Patrick|Paul|Peter|Philip|Ralph|Raymond|Richard|Rick|Robert|Ron|Ronald|Roy|Ryan|"
    r"Samuel|Scott|Sean|Sergei|Sergey|Simon|Stephen|Steve|Steven|Ted|Thomas|Tim|Timothy|Tom|Tony|"
    r"Viktor|Vladimir|Volodymyr|Walter|William)\b"
)


def is_outlet(name: str) -> bool:
    """An agency or outlet, not one of its people."""
    if PASSED_ON.search(name):
        return False  # "the message quoted by the TASS agency"
    found = list(_OUTLET.finditer(name))
    return bool(found) and name[found[-1].end() :] in ("", "’s", "'s", " agency", " news agency")


def outlet_name(name: str) -> str:
    bare = re.sub(r"^the | (?:news )?agency$", "", name)
    return bare if bare[:1].isupper() else name


def can_be(pronoun: str, name: str, context: str) -> bool:
    """Whether "he" or "she" may stand for `name`."""
    other = _MAN if pronoun == "she" else _WOMAN
    return is_person(name, context) and not other.search(name)


def is_person(name: str, context: str) -> bool:
    """A title, or a full name, or the last part of one that the article has given."""
    if is_outlet(name) or (_BODY.search(name) and not _TITLED.search(name)):
        return False
    if _TITLED.search(name):
        return True
    capitals = re.findall(r"\b[A-Z][\w’'-]+", name)
    if name.startswith(("The ", "the ")) or not capitals or len(capitals) < len(name.split()):
        return False
    full = rf"\b[A-Z][\w’'.-]+ (?:[A-Z]\. )?{re.escape(capitals[-1])}\b"
    return len(capitals) > 1 or re.search(full, context) is not None
