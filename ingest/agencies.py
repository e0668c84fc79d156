"""News agencies whose copy an article is, or who contributed to it, by the credits it gives them.

By rule, and only where a credit stands: the dateline, a line of its own at either end, a sentence
about who contributed, the byline. An agency that is quoted ("told Reuters", "a Reuters photo") is
no credit.
"""

import re
from collections.abc import Iterable, Iterator

from ingest.articles import Credit, CreditKind, Span

_AGENCIES = {
    "Reuters": "Thomson Reuters|Reuters",
    "Associated Press": "(?:The )?Associated Press|AP",
    "AFP": "Agence France-Presse|AFP",
    "dpa": "Deutsche Presse-Agentur|dpa|DPA",
    "PA Media": "PA Media|Press Association|PA",
    "UPI": "United Press International|UPI",
    "TASS": "ITAR-TASS|TASS",
    "Interfax": "Interfax-Ukraine|Interfax",
    "RIA Novosti": "RIA Novosti",
    "Ukrinform": "Ukrinform",
    "Xinhua": "Xinhua News Agency|Xinhua",
    "Kyodo": "Kyodo News|Kyodo",
    "Yonhap": "Yonhap News Agency|Yonhap",
    "PTI": "Press Trust of India|PTI",
    "IANS": "IANS",
    "ANI": "Asian News International|ANI",
    "ANSA": "ANSA",
    "EFE": "Agencia EFE|EFE",
    "Europa Press": "Europa Press",
    "Lusa": "Agência Lusa|Lusa",
    "APA": "Austria Presse Agentur|APA",
    "Keystone-SDA": "Keystone-SDA|Keystone-ATS",
    "ANP": "Algemeen Nederlands Persbureau|ANP",
    "Belga": "Belga",
    "NTB": "Norsk Telegrambyrå|NTB",
    "TT": "TT Nyhetsbyrån|TT",
    "Ritzau": "Ritzau",
    "STT": "STT",
    "PAP": "Polska Agencja Prasowa|PAP",
    "ČTK": "ČTK|CTK",
    "MTI": "MTI",
    "Anadolu": "Anadolu Agency|Anadolu|AA",
    "Canadian Press": "(?:The )?Canadian Press",
    "AAP": "Australian Associated Press|AAP",
    "Bloomberg": "Bloomberg News|Bloomberg",
}
_NAMES = [name for names in _AGENCIES.values() for name in names.split("|")]
# As they are written, also where the rest may be in any case: "tt", "pa" and "ap" are none.
_ANY = f"(?-i:{'|'.join(sorted(_NAMES, key=len, reverse=True))})"
_NAME = re.compile(rf"\b{_ANY}\b")
_CANONICAL = [(name, re.compile(names)) for name, names in _AGENCIES.items()]

# Where a credit may stand: this much of a text at its beginning and at its end.
_OPENING = 300
_ENDING = 800
_LINES = 2

_DAY = r"(?:,? [A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)?"
# "LONDON (AP) —", "CAYCE, S.C. (Reuters) - ", "MOSCOW, May 3 (TASS) –", "(Reuters) - ".
_DATELINE = re.compile(
    rf"[^\w\n]{{0,3}}(?:[A-Z][A-Z.'’ /-]{{2,}}[^()\n]{{0,40}}?{_DAY} ?|[^\w\n(]{{0,3}})"
    rf"\((?P<agency>{_ANY})(?: [A-Z][a-z]+)?\)(?=\s*[-–—:]|\s|$)"
)
# "Skarvik, June 3 (AFP) -", but not "The Palestinian Authority (PA) - ".
# "MOSCOW, May 3. /TASS/."
_SLASHED = re.compile(rf"[A-Z][A-Z.'’ -]{{2,}}{_DAY}\.? /(?P<agency>{_ANY})/")
_DATELINE_WORDED = re.compile(
    rf"(?!The |A )[A-Z][\w.'’ ]{{2,30}}{_DAY} \((?P<agency>(?!PA\b|AA\b|TT\b){_ANY})\)\s*[-–—]"
)
_BY = r"(?:by |source: ?|from |via |© ?|\(c\) ?)?"
_ALONE = re.compile(rf"\W{{0,3}}{_BY}(?P<agency>{_ANY})(?: staff)?\W{{0,3}}", re.IGNORECASE)
_BYLINE = re.compile(
    rf"by [^\n]{{3,60}}?[,|\n ]\s?(?:The )?(?P<agency>{_ANY})(?: (?:[A-Z]\w+ )?[Ww]riters?)?",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    rf"\W{{0,3}}(?:copyright|©|\(c\))[^\n]{{0,12}}\d{{4}}[^\n]{{0,8}}\b(?P<agency>{_ANY})\b",
    re.IGNORECASE,
)
_REUTERS_SIGNS = re.compile(r"\(?reporting by [^\n]{3,300}?(?:;|\.)? ?editing by ", re.IGNORECASE)
_CONTRIBUTED = re.compile(
    r"[^\n]{3,250}\bcontributed (?:to )?(?:this|the) (?:report|story|article|dispatch)|"
    r"\W{0,3}(?:with (?:\w+ )?(?:files|reporting|material|input) (?:from|by)|additional reporting "
    r"(?:from|by))[^\n]{2,120}|"
    rf"\W{{0,3}}with {_ANY}(?:(?:,| and|, and) {_ANY})*\W{{0,3}}$",
    re.IGNORECASE,
)


def agency_credits(text: str, authors: Iterable[str] = ()) -> tuple[Credit, ...]:
    """Each agency once for each kind of credit, in the order in which they stand."""
    found: dict[tuple[str, CreditKind], Credit] = {}
    for credit in (*_in_bylines(authors), *_in_text(text)):
        found.setdefault((credit.agency, credit.kind), credit)
    copied = {agency for agency, kind in found if kind is CreditKind.COPY}
    return tuple(
        credit
        for (agency, kind), credit in found.items()
        if kind is CreditKind.COPY or agency not in copied
    )


def _in_bylines(authors: Iterable[str]) -> Iterator[Credit]:
    for author in authors:
        bare = re.sub(r"^by |\bstaff\b|\bwriters?\b|[|,/()]", " ", author, flags=re.IGNORECASE)
        named = _NAME.findall(bare)
        # "John Smith, Associated Press" is agency copy; "Reuters Institute" is no agency.
        if named and bare.split()[-len(named[-1].split()) :] == named[-1].split():
            yield Credit(kind=CreditKind.COPY, agency=_canonical(named[-1]), span=None)


def _in_text(text: str) -> Iterator[Credit]:
    lines = list(_lines(text))
    opening = [line for line in lines if line.start < _OPENING]
    ending = [line for line in lines if line.end > len(text) - _ENDING]
    for line in opening:
        yield from _copied(text, line, (_DATELINE, _DATELINE_WORDED, _SLASHED))
    for line in (*opening[:_LINES], *lines[-_LINES:]):
        yield from _copied(text, line, (_BYLINE,))
        if found := _ALONE.fullmatch(text, line.start, line.end):
            yield _credit(found["agency"], CreditKind.COPY, line)
    for line in ending:
        yield from _copied(text, line, (_RIGHTS,))
        if _REUTERS_SIGNS.match(text, line.start, line.end):
            yield _credit("Reuters", CreditKind.COPY, line)
        elif _CONTRIBUTED.match(text, line.start, line.end):
            for found in _NAME.finditer(text, line.start, line.end):
                yield _credit(found[0], CreditKind.CONTRIBUTION, line)


def _copied(text: str, line: Span, patterns: Iterable[re.Pattern[str]]) -> Iterator[Credit]:
    for pattern in patterns:
        if found := pattern.match(text, line.start, line.end):
            yield _credit(found["agency"], CreditKind.COPY, Span(line.start, found.end()))


def _credit(name: str, kind: CreditKind, span: Span) -> Credit:
    return Credit(kind=kind, agency=_canonical(name), span=span)


def _canonical(name: str) -> str:
    return next((agency for agency, names in _CANONICAL if names.fullmatch(name)), name)


def _lines(text: str) -> Iterator[Span]:
    for found in re.finditer(r"\S[^\n]*", text):
        yield Span(found.start(), found.start() + len(found[0].rstrip()))
