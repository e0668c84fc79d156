"""Who said what a sentence says, read from the sentence by rule.

A *cue* ("said", "according to") links a *source* ("the Kremlin") to the *content* it vouches for.
Source, cue and content are spans: what is shown is the article's own characters.

The words were chosen by counting cues in PolNeAR's training articles; how well the rules do on
its other articles is measured by `python -m tests.quality.attribution`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from ingest.articles import Span
from ingest.sentences import sentences


class Kind(StrEnum):
    """How the content is passed on."""

    DIRECT = "direct"  # in quotation marks
    INDIRECT = "indirect"
    ACCORDING = "according"  # "according to", "citing"


@dataclass(frozen=True, slots=True)
class Attribution:
    """`sentence[source]` vouches for `sentence[content]`; spans are offsets in the sentence."""

    source: Span
    cue: Span
    content: Span
    kind: Kind


@dataclass(frozen=True, slots=True)
class Said:
    """Who said it, in the article's words, and which agencies or outlets passed it on.

    No speaker: the text names none, or leaves unclear who "he" is.
    """

    speaker: str | None
    carriers: tuple[str, ...] = ()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _forms(text: str) -> frozenset[str]:
    return frozenset(form for verb in text.split() for form in _inflected(verb))


def _inflected(verb: str) -> tuple[str, ...]:
    if verb.endswith("e"):
        return verb, verb + "s", verb + "d", verb[:-1] + "ing"
    if verb.endswith("y"):
        return verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    if verb in ("admit", "refer", "quip"):
        return verb, verb + "s", verb + verb[-1] + "ed", verb + verb[-1] + "ing"
    return verb, verb + ("es" if verb[-1] in "sh" else "s"), verb + "ed", verb + "ing"


# Whatever follows or precedes them is what somebody said.
_SAYING = _forms("""
    accuse acknowledge add admit agree allege announce applaud argue ask assert assure
    believe blame blast boast call caution cite claim comment compare complain concede conclude
    condemn confirm contend continue counter criticise criticize declare decline decry defend
    demand denounce deny describe disclose discuss dismiss echo emphasise emphasize endorse
    estimate exclaim explain express fear hail hint hope indicate insist interject joke lament
    learn liken maintain mention mock muse note observe opine oppose plan plead pledge point post
    praise predict proclaim promise propose question quip rail recall recount refer refuse
    reiterate reject remark remind reply report respond reveal shout signal slam speculate state
    stress suggest support talk testify thank threaten tout tweet urge voice vow want warn wonder
    yell
""") | _words("""
    said says say saying told tells tell telling wrote writes write writing reads found finds
    attacked
    showed shows show knows know thinks think thought
""")
# These report; the others may be an opinion or an act that somebody else reports.
_REPORTING = _forms("""
    acknowledge add admit allege announce argue assert claim conclude confirm contend declare deny
    explain insist note observe predict reiterate remark reply respond reveal state stress testify
    tweet vow warn
""") | _words("""
    said says say saying told tells tell telling wrote writes writing reads reported reports
    : ask asks asked
""")
# Also nouns, or verbs of doing: only believed before "that", a quotation or a colon.
_NEED_THAT = (
    _forms("continue read show learn fear question plan demand wonder estimate ask order state")
    | _forms("talk discuss support respond agree post hope")
    | _words("write found finds knows know reads add confirms")
) - {"asked", "stated", "stating"}
_NOUNS_TOO = _words("""
    claim report note state call warn estimate hope fear plan demand question post promise pledge
    support joke answer show find comment compare echo hint blame praise mock mention talk vow quip
    reply request advance contest contend stress rail signal voice shout yell muse appeal write
""")
_NOUNS_TOO |= frozenset(word + "s" for word in _NOUNS_TOO) | _words("""
    replies echoes writing saying reporting warning
""")
_BEFORE_A_NOUN = _words("""
    the a an this that these those his her its their my our your no any some such all of in on by
    for with from to about several many new recent false
""")
_DETERMINERS = _words("the a an his its their my our your")
_WITH_HEARER = _words("told tells tell telling assured assures reminded reminds warned urged asked")
_PRONOUNS = _words("he she they i we it you who which that one this")
_PERSONAL = _words("he she")
_ADVERBS = _words("""
    also then later again once twice even still never now just too already often always further
    meanwhile soon first earlier recently not n't long all both today yesterday tomorrow ever
    so much only apparently previously himself herself themselves instead
""")
_AUXILIARIES = _words("""
    has had have having is are was were be been being will would could can may might must should
    does did do hasn't hadn't haven't didn't doesn't don't wouldn't won't wasn't weren't isn't
    aren't can't couldn't shouldn't
""")
_BOUNDARIES = _words("""
    that but because while when as if although though since after before where which who whom so
    than whether until unless once how why what yet nor amid despite
    he she they i we you it me him them us
    made took came went got gave met became began left won lost put led saw used
""")
_PREPOSITIONS = _words("""
    in on at by during for from with under of to into over against about between among through
    throughout within without inside outside near late early last this next upon via like
""")
_DAYS = _words("monday tuesday wednesday thursday friday saturday sunday")
# After a source that follows its cue: where the circumstances begin.
_CIRCUMSTANCES = _words("""
    on during after before when while as at in about to issued released published posted adding
    noting calling referring citing last this that who which via through following amid since
    earlier later today yesterday tonight by because if late early again recently speaking
""")
_OPENS_APPOSITIVE = _words("""
    the a an who whose which of then now one his her its their chairman president director head
    chief professor former republican democrat d-calif r-ariz
""")
_NO_VERB_AFTER = _words("of without from as-yet")
_BEFORE_TO_SAY = _words("""
    declined refused went on continued continues continue quick threatened promised seemed
""")
# "…, and added that": whoever spoke before, else whom the sentence is about.
_JOINING = _words("and but or by in upon while after before then")
_BEING = _words("was were is are been be being")
_WHEN = _words("on during after before while when as at in since amid last earlier by early")
_TIME = _DAYS | _words("today yesterday tonight earlier later monday’s")

_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}|(?:Mr|Mrs|Ms|Dr|St|Gov|Sen|Rep|Gen|Lt|Col|Sgt|Capt|Sens|Reps|Prof|Rev|Jr|Sr|"
    r"No|Maj|Cpl|Adm|Supt|Det)\.|\b[A-Z]\.(?=\s[A-Z])|[^\W_]+(?:[-’'.&@/][^\W_]+)*[’']?(?=\s)|"
    r"\d+(?:[.,]\d+)*%|[^\W_]+(?:[-’'.&@/][^\W_]+)*|&|\.\.\.|\S"
)
# Marks are often mixed up in news: whatever opened it, the next mark that can close it does.
_CLOSING = r"(?:”|\"|''|’’|(?<=[.,!?…])“|$)"
_QUOTED = re.compile(
    rf"^[^“\"]*?[.,!?…](?:”|\"(?=\s|$))|(?:“|‘‘|(?<![\w.,!?…'’])(?:\"|'')(?=\S)).*?{_CLOSING}|"
    r"(?<!\w)[‘'](?=\w)[^‘“\"]*?[.,!?…][’'](?!\w)",
    re.DOTALL,
)
_LEAD_INS = _words("but and however yet still so , for though while meanwhile because that")
_LONGEST_NAME = 6
_LONGEST_APPOSITIVE = 10
_SHORTEST_CONTENT = 3  # after a preposition: "told Reuters earlier this week."
# Of what is asked about: in "a plume is seen, and officials claim …, Reuters reports" the claim,
# a third of the sentence, is what the sentence is about.
_ENOUGH = 0.3
_WHOLE = 0.8
# Sentences: "he" five paragraphs later is anybody.
_LOOKED_BACK = 4
_RECENT = 2_000  # characters that hold them: cutting a whole article takes a millisecond
_DASHES = ("—", "–", "-", "--")
_OUTLET = re.compile(
    r"\b(?:Reuters|TASS|Tass|AP|Associated Press|AFP|Agence France-Presse|Interfax|"
    r"RIA(?: Novosti)?|"
    r"Xinhua|Bloomberg|[Dd]pa|DPA|ANSA|EFE|Kyodo|Anadolu|IRNA|KCNA|Yonhap|UPI|Sputnik|Ukrinform|"
    r"Agerpres|BBC|CNN|CNBC|MSNBC|NPR|PBS|NBC|CBS|ABC|Al Jazeera|Politico|POLITICO|Axios|Guardian|"
    r"Breitbart|BuzzFeed|HuffPost|USA TODAY|[A-Z]\w+ (?:Times|Post|Journal|Tribune|Gazette|Herald|"
    r"Chronicle|Daily|News|Today|Magazine|Radio|TV|Television|Broadcasting)|Times|"
    r"(?:news|state) (?:agency|agencies|media|television|TV)|newspaper|broadcaster)\b"
)
_PASSED_TO = re.compile(r"(?:the )?[A-Z][\w.]*(?: [A-Z][\w.]*)*(?: (?:news )?agency)?")
_PASSED_ON = re.compile(
    r"\b(?:quoted|cited|carried|reported|published|obtained|seen|reviewed) by |\b(?:told|tells|to) "
)
_DOCUMENT = re.compile(
    r"\b(?:statement|message|release|communiqu[eé]|document|letter|report|memo|tweet|post)\b"
)
_NAMELESS_DOCUMENT = re.compile(
    rf"(?:the|this|that)(?: same)? (?:press )?{_DOCUMENT.pattern}(?: \w+ by .*)?", re.IGNORECASE
)
_WHOLLY_QUOTED = re.compile(r"[“\"‘'][^“”\"]*(?:[”\"’']|$)")
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


def attributions(sentence: str) -> list[Attribution]:
    """Every "who said what" in the sentence, in the order of the cues."""
    reading = _Reading(sentence)
    found: list[_Found] = []
    for at, token in enumerate(reading.tokens):
        if not token.quoted:
            found.extend(_at_cue(reading, at, found))
    return [
        Attribution(reading.span(one.source), reading.span(one.cue), one.content, one.kind)
        for one in found
    ]


def speaker(sentence: str, before: str = "", focus: Span | None = None) -> Said:
    """Who said `sentence`, or the `focus` of it; `before` is what the article says up to it.

    The innermost source counts; an agency only where nobody else is named.
    """
    focus = focus or Span(0, len(sentence))
    found = attributions(sentence)
    covering = _covering(found, focus)
    if not covering:
        return _still_speaking(before) if _is_quotation(sentence) else Said(None)
    chosen = _chosen(sentence, covering, focus)
    name = _resolved(sentence, chosen.source, found, before)
    carriers = _carriers(sentence, covering, chosen)
    return Said(name, tuple(carrier for carrier in carriers if carrier != name))


# --- reading a sentence --------------------------------------------------------------------------


class _Token(NamedTuple):
    text: str
    low: str
    start: int
    end: int
    quoted: bool

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum() and not self.quoted


_NOTHING = _Token(" ", "", 0, 0, quoted=False)
_Range: TypeAlias = tuple[int, int]
"""The first and the last token of something, both included."""


class _Found(NamedTuple):
    source: _Range
    cue: _Range
    content: Span
    kind: Kind


class _Reading:
    """A sentence as tokens that know whether they are quoted."""

    def __init__(self, sentence: str) -> None:
        self.text = sentence
        self.quotes = [m.span() for m in _QUOTED.finditer(sentence)]
        self.tokens = [
            _Token(
                m[0], m[0].lower().replace("’", "'"), m.start(), m.end(), self._quoted(m.start())
            )
            for m in _TOKEN.finditer(sentence)
        ]

    def _quoted(self, place: int) -> bool:
        return any(start <= place < end for start, end in self.quotes)

    def __getitem__(self, at: int) -> _Token:
        return self.tokens[at] if 0 <= at < len(self.tokens) else _NOTHING

    def span(self, words: _Range) -> Span:
        return Span(self.tokens[words[0]].start, self.tokens[words[1]].end)

    def between(self, first: int, stop: int) -> Span | None:
        """Tokens `first` to before `stop` without the marks around them; None without a word."""
        while first < stop and not (self[first].quoted or self[first].is_word):
            first += 1
        while first < stop and not (self[stop - 1].quoted or self[stop - 1].is_word):
            stop -= 1
        return self.span((first, stop - 1)) if first < stop else None


def _at_cue(reading: _Reading, at: int, found: Sequence[_Found]) -> Iterator[_Found]:
    word = reading[at].low
    if word == "according" and reading[at + 1].low == "to":
        yield from _according(reading, (at, at + 1), _np_right(reading, at + 2))
    elif word == "citing" and reading[at - 1].text == ",":
        yield from _citing(reading, at, found)
    elif word == ":":
        yield from _colon(reading, at)
    elif (
        word in _SAYING
        and (not reading[at].is_capital or word in ("said", "says"))
        and _is_verb(reading, at)
    ):
        yield from _said(reading, at, found)


def _is_verb(reading: _Reading, at: int) -> bool:
    word, before, after = reading[at].low, reading[at - 1].low, reading[at + 1].low
    if before == "to":
        return reading[at - 2].low in _BEFORE_TO_SAY
    if before in _NO_VERB_AFTER:
        return False
    if before in _DETERMINERS and word not in ("said", "says"):
        return False  # "the alleged attack"
    if word in _NEED_THAT and not _opens_content(reading, at + 1):
        return False
    if word not in _NOUNS_TOO or (word.endswith("ing") and before == "by"):
        return True
    if before in _AUXILIARIES:
        return True
    is_noun = at == 0 or before in _BEFORE_A_NOUN or before.endswith(("'s", "s'"))
    return not is_noun and after not in ("of", "about", "from", "against", "court", "and")


def _is_adverb(token: _Token) -> bool:
    return token.low in _ADVERBS or (token.low.endswith("ly") and not token.is_capital)


def _opens_content(reading: _Reading, at: int) -> bool:
    while reading[at].text == ":" or _is_adverb(reading[at]):
        at += 1
    if reading[at] is _NOTHING or reading[at].text in (",", "."):
        quoted = any(token.quoted for token in reading.tokens[:at])  # “…,” the message reads.
        return quoted or (reading[at].text == "," and reading[at + 1].quoted)
    return reading[at].quoted or reading[at].low in ("that", "whether", "if", "how", "why")


def _according(reading: _Reading, cue: _Range, source: _Range | None) -> Iterator[_Found]:
    if source is None:
        return
    opened = all(t.low in _LEAD_INS or _is_adverb(t) for t in reading.tokens[: cue[0]])
    comma = _next_mark(reading, source[1] + 1)
    ahead = None if opened else reading.between(0, cue[0])
    inserted = comma == source[1] + 1 and not reading[comma + 1].low.endswith("ing")
    behind = reading.between(comma, len(reading.tokens)) if opened or inserted else None
    for content in (ahead, behind):
        if content:
            yield _Found(source, cue, content, Kind.ACCORDING)


def _citing(reading: _Reading, at: int, found: Sequence[_Found]) -> Iterator[_Found]:
    """ "Interfax reported, citing the ministry": then the ministry says it."""
    source = _np_right(reading, at + 1)
    if source and found and _is_outlet(_text(reading.text, reading.span(found[-1].source))):
        yield _Found(source, (at, at), found[-1].content, Kind.ACCORDING)


def _next_mark(reading: _Reading, at: int) -> int:
    while at < len(reading.tokens) and reading[at].text != ",":
        at += 1
    return at


def _colon(reading: _Reading, at: int) -> Iterator[_Found]:
    """A name, a colon and a quotation: “Ann Lee: “It will hold.”"""
    named = all(t.is_capital for t in reading.tokens[:at])
    content = reading.between(at + 1, len(reading.tokens))
    if reading[at + 1].quoted and 0 < at <= _LONGEST_NAME and named and content:
        yield _Found((0, at - 1), (at, at), content, Kind.DIRECT)


def _said(reading: _Reading, at: int, found: Sequence[_Found]) -> Iterator[_Found]:
    after = _source_after(reading, at)
    source = after or _source_before(reading, at, found)
    if source is None:
        return
    cue = (_first_of_cue(reading, at), at)
    borrowed = bool(found) and source == found[-1].source
    left = cue[0] if after or borrowed or source[0] > at else source[0]
    right = max(at, source[1]) + 1
    for content in _contents(reading, left, right, at, borrowed=borrowed):
        yield _Found(source, cue, content, _kind(reading, content))


def _first_of_cue(reading: _Reading, at: int) -> int:
    while at > 1 and (reading[at - 1].low in _AUXILIARIES or _is_adverb(reading[at - 1])):
        at -= 1
    return at


def _contents(
    reading: _Reading, left: int, right: int, at: int, *, borrowed: bool
) -> Iterator[Span]:
    """What the cue at `at` vouches for, before its clause (`left`), after it (`right`), or both."""
    stop = len(reading.tokens)
    start = _content_start(reading, right, hears=reading[at].low in _WITH_HEARER)
    behind = None if start is None else reading.between(start, stop)
    alike = reading[left - 1].low == "as"
    pauses = alike or _is_pause(reading[left - 1])
    ahead = reading.between(0, left - alike) if pauses and not borrowed else None
    if alike:
        behind = reading.between(_next_mark(reading, right), stop)
    quoted_ahead = reading[left - 1].quoted or reading[left - 2].quoted
    if quoted_ahead and ahead:
        start = _next_quotation(reading, right)
        behind = None if start is None else reading.between(start, stop)
    inserted = reading[right].text == "," and right == at + 1 and not quoted_ahead
    if ahead and (alike or quoted_ahead or inserted or behind is None or right > at + 1):
        yield ahead
        if not (quoted_ahead or inserted or alike):
            return
    if behind:
        yield behind


def _next_quotation(reading: _Reading, at: int) -> int | None:
    places = range(at, len(reading.tokens))
    return next((place for place in places if reading[place].quoted), None)


def _is_pause(token: _Token) -> bool:
    return token.text in (",", "?", "!", *_DASHES) or token.quoted


def _content_start(reading: _Reading, at: int, *, hears: bool) -> int | None:
    """Past the hearer ("told Reuters") and the circumstances ("on Monday"): where it begins."""
    if hears:
        at = _past_hearer(reading, at)
    while reading[at].low in _TIME or reading[at].low in _ADVERBS:
        at += 1
    coming = reading[at]
    if coming is _NOTHING or coming.text in ".;":
        return None
    if coming.text == ",":
        resumed = _past_aside(reading, at)
        return resumed if resumed or reading[at + 1].low.endswith("ing") else at + 1
    if coming.low in _CIRCUMSTANCES or coming.low in _PREPOSITIONS:
        return _past_circumstances(reading, at)
    return at + 1 if coming.text in ("that", ":") else at


def _past_aside(reading: _Reading, at: int) -> int | None:
    """Past ", citing the ministry," where "that" or a quotation follows."""
    comma = _next_mark(reading, at + 1)
    if reading[at + 1].low == "that" or reading[at + 1].quoted:
        return None
    if reading[comma + 1].low == "that":
        return comma + 2
    return comma + 1 if reading[comma + 1].quoted else None


def _past_circumstances(reading: _Reading, at: int) -> int | None:
    if reading[at].low == "that":
        return at + 1
    for place in range(at, min(at + 16, len(reading.tokens))):
        if reading[place].quoted:
            return place
        if reading[place].text in ("that", ":"):
            return place + 1
    ends = len(reading.tokens) - at <= _SHORTEST_CONTENT
    return None if ends or reading[at].low in _WHEN else at


def _past_hearer(reading: _Reading, at: int) -> int:
    for place in range(at, min(at + 12, len(reading.tokens))):
        if reading[place].quoted or reading[place].text in ("that", ",", ":"):
            return place
    if reading[at].low in _DETERMINERS:
        hearer = _np_right(reading, at)
        return hearer[1] + 1 if hearer else at
    at += 1
    while reading[at].is_capital and reading[at - 1].is_capital:
        at += 1
    return at


def _kind(reading: _Reading, content: Span) -> Kind:
    quoted = sum(
        max(0, min(end, content.end) - max(start, content.start)) for start, end in reading.quotes
    )
    return Kind.DIRECT if quoted * 2 > content.end - content.start else Kind.INDIRECT


# --- whose cue it is -----------------------------------------------------------------------------


def _source_after(reading: _Reading, at: int) -> _Range | None:
    """“…,” said the mayor."""
    before, coming = reading[at - 1], reading[at + 1]
    if not (_is_pause(before) or at == 0) or reading[at].low.endswith("ing") or not coming.is_word:
        return None
    if coming.low in _CIRCUMSTANCES or coming.low in _TIME or coming.low in _PREPOSITIONS:
        return None
    source = _np_right(reading, at + 1)
    if source is None or before.quoted or reading[at - 2].quoted:
        return source
    follows = reading[source[1] + 1]
    closed = follows is _NOTHING or follows.text in ",." or follows.low in _WHEN
    if reading[at].low in ("told", "tells", "tell"):
        return None
    named = coming.is_capital or coming.low in ("the", "a", "an")
    return source if closed and named and _states_something(reading, at - 1) else None


def _states_something(reading: _Reading, stop: int) -> bool:
    """ "The dam, which will hold" does; "Ann Lee" and "Ann Lee, the mayor" do not."""
    last_stretch = reading.tokens[_previous(reading, stop, ",") + 1 : stop]
    verbs = _AUXILIARIES | _SAYING | _BOUNDARIES
    return len(last_stretch) > _LONGEST_APPOSITIVE or any(
        not t.is_capital and (t.low in verbs or t.low.endswith("ed")) for t in last_stretch
    )


def _source_before(reading: _Reading, at: int, found: Sequence[_Found]) -> _Range | None:
    cue, last = reading[at].low, at - 1
    if cue == "saying" and reading[last].low == "as":
        return _quoted_as_saying(reading, at - 2)
    if reading[last].low == "to":
        last -= 1
        while reading[last].low in _BEFORE_TO_SAY:
            last -= 1
    last = _past_auxiliaries(reading, last)
    before = reading[last].low
    if _is_passive(reading, last, at):
        return _np_right(reading, at + 2) if reading[at + 1].low == "by" else None
    if before in _JOINING or (before == "," and cue.endswith("ing")):
        return found[-1].source if found else _subject(reading)
    if before not in (",", ")", *_DASHES):
        return _np_left(reading, last)
    return _named_or_described(reading, last)


def _past_auxiliaries(reading: _Reading, last: int) -> int:
    last = _past_adverbs(reading, last)
    while reading[last].low in _AUXILIARIES:
        last = _past_adverbs(reading, last - 1)
    return last


def _is_passive(reading: _Reading, last: int, at: int) -> bool:
    """ "was told", "as reported by"; not "was telling"."""
    if reading[last].low == "as" and reading[at + 1].low == "by":
        return True
    active = reading[at].low.endswith("ing") or reading[at].low in ("say", "says")
    return not active and any(t.low in _BEING for t in reading.tokens[last + 1 : at])


def _named_or_described(reading: _Reading, comma: int) -> _Range | None:
    """Before the comma at the end of an appositive: "Ann Lee, the mayor, said"."""
    last = _past_appositive(reading, comma)
    described = _np_left(reading, last)
    describes = described and reading[described[0]].low in ("a", "an", "the", "one", "his", "her")
    if describes and _is_name(reading, last + 2, comma - 1):
        return last + 2, comma - 1  # "The mayor, Ann Lee, said"
    return described


def _is_name(reading: _Reading, first: int, last: int) -> bool:
    tokens = reading.tokens[first : last + 1]
    return 1 < len(tokens) <= _LONGEST_NAME and all(t.is_capital and t.is_word for t in tokens)


def _past_adverbs(reading: _Reading, last: int) -> int:
    while _is_adverb(reading[last]) or reading[last].low in _DAYS:
        last -= 1
        if reading[last].low == "on":
            last -= 1
    return last


def _subject(reading: _Reading) -> _Range | None:
    at = _past_dateline(reading)
    while reading[at].low in _ADVERBS or reading[at].low in ("and", "but", "however", ","):
        at += 1
    opening = reading[at].low
    late = reading[at + 1].low in ("later", "after", "before", "ago")  # "Hours later, …"
    introduces = opening in _PREPOSITIONS or opening in _BOUNDARIES - _PRONOUNS
    if late or introduces or opening.endswith(("ing", "ly")):
        at = _next_mark(reading, at) + 1
    return _np_right(reading, at)


def _past_dateline(reading: _Reading) -> int:
    """Past "ORLANDO, Fla. (AP) -"."""
    if not reading[0].text.isupper():
        return 0
    dashes = [at for at in range(1, 12) if reading[at].text in _DASHES]
    return dashes[0] + 1 if dashes else 0


def _quoted_as_saying(reading: _Reading, last: int) -> _Range | None:
    """The subject of "was quoted (by TASS on Monday) as"."""
    for place in range(last, max(-1, last - 10), -1):
        if reading[place].low in _BEING:
            helper = place - 1
            while reading[helper].low in _AUXILIARIES:
                helper -= 1
            return _np_left(reading, _past_adverbs(reading, helper))
    return None


def _past_appositive(reading: _Reading, last: int) -> int:
    """From the closing comma of "X, the mayor," to X; over several ("X, 70, of Y,") too."""
    for at in range(last - 1, 0, -1):
        if reading[at].low in ("who", "whose") and reading[at - 1].text == ",":
            return at - 2
    if reading[last - 1].text == ")":
        last -= 1
    mark = reading[last].text
    start = _previous(reading, last, "(" if mark == ")" else mark)
    while mark == "," and start > 0:
        opener = start - 1
        while reading[opener].is_word or reading[opener].text == ".":
            opener -= 1
        if reading[opener].text != "," or not _is_appositive(reading, opener):
            break
        start = opener
    return start - 1


def _is_appositive(reading: _Reading, comma: int) -> bool:
    """Does what follows the comma only tell more of the name before it?"""
    name, first = reading[comma - 1], reading[comma + 1]
    if not name.is_word or name.low in _TIME or not (name.is_capital or name.text[0].isdigit()):
        return False
    aside = first.low in _OPENS_APPOSITIVE or first.low in _PREPOSITIONS
    return aside or first.text[0].isdigit() or "-" in first.text or first.low.endswith("ing")


def _previous(reading: _Reading, at: int, mark: str) -> int:
    at -= 1
    while at >= 0 and reading[at].text != mark:
        at -= 1
    return at


def _np_left(reading: _Reading, last: int) -> _Range | None:
    """The noun phrase that ends at `last`."""
    if not reading[last].is_word:
        return None
    if reading[last].low in _PRONOUNS:
        return last, last
    if reading[last].low in _BOUNDARIES or reading[last].low in _PREPOSITIONS - {"last"}:
        return None
    first = last
    while first > 0 and _goes_on_left(reading, first - 1, first):
        first -= 1
    return _trimmed(reading, first, last)


def _goes_on_left(reading: _Reading, at: int, following: int) -> bool:
    token = reading[at]
    if token.low in ("and", "or"):
        return _is_joint(reading, at)
    return (
        (token.is_word or token.text in ("&", "."))
        and token.text != "."
        and token.low not in _BOUNDARIES
        and token.low not in _AUXILIARIES
        and not (token.low in _SAYING and token.low not in _NOUNS_TOO and not token.is_capital)
        and not (token.low in _TIME and reading[following].is_capital)
    ) or (token.text == "&")


def _is_joint(reading: _Reading, at: int) -> bool:
    """ "Smith and Jones", "officials and experts"; not "he won and critics"."""
    left, right = reading[at - 1], reading[at + 1]
    if not left.is_word or right.low in _PRONOUNS:
        return False
    if reading[at - 2].low == "both" or (left.is_capital and right.is_capital):
        return True
    return left.low.endswith("s") and not right.is_capital and right.low not in _BEFORE_A_NOUN


def _trimmed(reading: _Reading, first: int, last: int) -> _Range | None:
    """Without the "However", "On Tuesday" or "In Kyiv" that opened the clause."""
    while first < last and (
        reading[first].low in _ADVERBS
        or reading[first].low in _TIME
        or reading[first].low in ("and", "but", "or", "of", "however", "n't")
        or (reading[first].low.endswith("ly") and reading[first + 1].low not in ("a", "the"))
    ):
        first += 1
    if reading[first].low in _PREPOSITIONS and reading[first].low not in ("last", "late", "near"):
        first = _past_opening_phrase(reading, first, last)
    if reading[first].low in _DETERMINERS and first == last:
        return None
    return first, last


def _past_opening_phrase(reading: _Reading, first: int, last: int) -> int:
    """After "On Tuesday" or "In Geneva": the last name, or what the last article opens."""
    if reading[last].is_capital:
        while (
            last > first + 1 and reading[last - 1].is_capital and reading[last - 1].low not in _TIME
        ):
            last -= 1
        return last
    for place in range(first + 2, last):
        if reading[place].low in ("the", "a", "an", "some", "several", "many"):
            return place
    return last


def _np_right(reading: _Reading, first: int) -> _Range | None:
    """The noun phrase that starts at `first`."""
    if not reading[first].is_word:
        return None
    if reading[first].low in _PRONOUNS - {"that", "this", "one"}:
        return first, first
    last = first
    while _goes_on_right(reading, last + 1, first):
        last += 1
    while last > first and reading[last].low in _PREPOSITIONS | _BEFORE_A_NOUN:
        last -= 1
    return first, last


def _goes_on_right(reading: _Reading, at: int, first: int) -> bool:
    token, before = reading[at], reading[at - 1]
    if token.text == "&":
        return True
    if not token.is_word or token.low in _BOUNDARIES or token.low in _AUXILIARIES:
        return False
    if token.low in _TIME or token.low in _ADVERBS:
        return False
    if token.low in ("and", "or"):
        return _is_joint(reading, at)
    if token.low in ("in", "to", "on", "at") and not before.is_capital:
        coming = reading[at + 1]
        return (coming.is_capital or coming.low == "the") and coming.low not in _TIME
    if token.low in ("the", "a", "an"):
        return before.low in _PREPOSITIONS or before.low in ("and", "or", "to", "close")
    verb = (token.low in _SAYING and before.low not in _DETERMINERS) or (
        token.low.endswith("ed") and at > first + 1
    )
    return token.low not in _CIRCUMSTANCES and not (verb and not token.is_capital)


# --- naming the speaker --------------------------------------------------------------------------


def _chosen(sentence: str, covering: Sequence[Attribution], focus: Span) -> Attribution:
    """The innermost of those that vouch for the whole focus, else the one for most of it."""
    best = min(_rank(sentence, a) for a in covering)
    alike = [a for a in covering if _rank(sentence, a) == best]
    whole = [a for a in alike if _shared(a.content, focus) >= _WHOLE * (focus.end - focus.start)]
    if whole:
        return min(whole, key=lambda a: a.content.end - a.content.start)
    return max(alike, key=lambda a: _shared(a.content, focus))


def _rank(sentence: str, found: Attribution) -> int:
    """Names before pronouns ("Lee said she hopes"), reports before opinions, agencies last."""
    name = _text(sentence, found.source)
    words = _text(sentence, found.cue).split()
    reports = found.kind is not Kind.INDIRECT or not _REPORTING.isdisjoint(words)
    doubts = (_is_outlet(name), not reports, name.lower() in _PRONOUNS)
    return sum(weight for weight, doubt in zip((4, 2, 1), doubts, strict=True) if doubt)


def _covering(found: Sequence[Attribution], focus: Span) -> list[Attribution]:
    """Those that vouch for enough of the focus, else for the most of it."""
    shares = [(_shared(a.content, focus), a) for a in found]
    most = max((share for share, _ in shares), default=0)
    enough = min(most, (focus.end - focus.start) * _ENOUGH)
    return [a for share, a in shares if share and share >= enough]


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _text(sentence: str, span: Span) -> str:
    return sentence[span.start : span.end]


def _is_outlet(name: str) -> bool:
    """An agency or outlet, not one of its people."""
    found = list(_OUTLET.finditer(name))
    if _PASSED_ON.search(name):
        return False  # "the message quoted by the TASS agency"
    return bool(found) and name[found[-1].end() :] in ("", "’s", "'s", " agency", " news agency")


def _carriers(sentence: str, covering: Sequence[Attribution], chosen: Attribution) -> list[str]:
    named = [_text(sentence, a.source) for a in covering if a is not chosen]
    names = [name for name in named if _is_outlet(name)]
    for passed in _PASSED_ON.finditer(sentence):
        outlet = _PASSED_TO.match(sentence, passed.end())
        if outlet and _is_outlet(outlet[0]):
            names.append(outlet[0])
    return list(dict.fromkeys(_outlet_name(name) for name in names))


def _outlet_name(name: str) -> str:
    bare = re.sub(r"^the | (?:news )?agency$", "", name)
    return bare if bare[:1].isupper() else name


def _resolved(sentence: str, source: Span, found: Sequence[Attribution], before: str) -> str | None:
    name = _text(sentence, source)
    low = name.lower()
    if low in ("who", "which", "that"):
        return _antecedent(sentence, source)
    if low in _PERSONAL:
        within = [_text(sentence, a.source) for a in found if a.source.end <= source.start]
        people = [n for n in within if n.lower() not in _PRONOUNS]
        return _person(low, people[-1], sentence) if people else _last_person(low, before)
    if _NAMELESS_DOCUMENT.fullmatch(name):
        return _last_document(before) or _PASSED_ON.split(name)[0].rstrip()
    return None if low in _PRONOUNS else name


def _antecedent(sentence: str, relative: Span) -> str | None:
    """Whom "who" stands for: the noun phrase before it."""
    reading = _Reading(sentence[: relative.start].rstrip(" ,"))
    words = _np_left(reading, len(reading.tokens) - 1)
    return _text(sentence, reading.span(words)) if words else None


def _last_person(pronoun: str, before: str) -> str | None:
    """The last source named before, if it can be `pronoun` and nobody else came between."""
    for sentence in _looking_back(before):
        names = [_text(sentence, a.source) for a in attributions(sentence)]
        named = [name for name in names if name.lower() not in _PRONOUNS]
        if named:
            return _person(pronoun, named[-1], before)
        if not names and _opens_with_a_name(sentence):
            return None
        if any(name.lower() in _PERSONAL - {pronoun} for name in names):
            return None
    return None


def _person(pronoun: str, name: str, context: str) -> str | None:
    other = _MAN if pronoun == "she" else _WOMAN
    return name if _is_person(name, context) and not other.search(name) else None


def _is_person(name: str, context: str) -> bool:
    """A title, or a full name, or the last part of one that the article has given."""
    if _is_outlet(name) or (_BODY.search(name) and not _TITLED.search(name)):
        return False
    if _TITLED.search(name):
        return True
    capitals = re.findall(r"\b[A-Z][\w’'-]+", name)
    if name.startswith(("The ", "the ")) or not capitals or len(capitals) < len(name.split()):
        return False
    full = rf"\b[A-Z][\w’'.-]+ (?:[A-Z]\. )?{re.escape(capitals[-1])}\b"
    return len(capitals) > 1 or re.search(full, context) is not None


def _opens_with_a_name(sentence: str) -> bool:
    words = _subject(_Reading(sentence))
    return words is not None and _is_person(
        _text(sentence, _Reading(sentence).span(words)), sentence
    )


def _looking_back(before: str) -> Iterator[str]:
    """The last few sentences, nearest first."""
    recent = before[-_RECENT:]
    for span in reversed(sentences(recent)[-_LOOKED_BACK:]):
        yield _text(recent, span)


def _last_document(before: str) -> str | None:
    """The last statement or report that was named, unless another source came between."""
    for sentence in _looking_back(before):
        for found in reversed(attributions(sentence)):
            name = _text(sentence, found.source)
            if _NAMELESS_DOCUMENT.fullmatch(name) or _is_outlet(name):
                continue
            return name if _DOCUMENT.search(name) else None
    return None


def _is_quotation(sentence: str) -> bool:
    return _WHOLLY_QUOTED.fullmatch(sentence.strip()) is not None


def _still_speaking(before: str) -> Said:
    """“…,” Lee said. “….”: the second quotation is hers too."""
    recent = before[-_RECENT:]
    earlier = sentences(recent)
    if not earlier:
        return Said(None)
    last = _text(recent, earlier[-1])
    if _is_quotation(last) or Kind.DIRECT in {a.kind for a in attributions(last)}:
        return speaker(last, recent[: earlier[-1].start])
    return Said(None)
