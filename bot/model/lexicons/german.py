"""German."""

from typing import Final

from bot.model.lexicons.lexicon import Lexicon, words

GERMAN: Final = Lexicon(
    code="de",
    small=words("""
        der die das den dem des ein eine einen einem einer eines und oder aber in im am an auf aus
        bei beim mit nach von vom vor zu zum zur über unter um für durch gegen seit bis ist sind
        war waren wird werden wurde wurden worden sein seine seinen seiner ihr ihre ihren ihrer
        hat haben hatte hatten habe hätte hätten er sie es wir sich als auch noch nur schon wie
        dass daß weil wenn während wo wer was so sei seien dort hier dieser diese dieses nicht
        kein keine keinen keiner es gab gebe mehr sehr
    """),
    saying=words("""
        sagte sagt sagten erklärte erklärten teilte mit mitteilte meldete berichtete berichtet
        laut zufolge angaben angab behauptete zitiert hieß
    """),
    negations=words("""
        nicht nie niemals kein keine keinen keinem keiner keines keinerlei niemand niemanden
        niemandem nichts weder ohne nirgends kaum
    """),
    looks_back=words("nicht nie niemals keine keinen kein nichts niemand niemanden"),
    denials=words("""
        dementierte dementiert dementieren dementierten bestritt bestritten bestreitet bestreiten
        leugnete leugnet leugnen verneinte verneint wies weist zurückgewiesen weigerte weigert
        verhinderte verhindert scheiterte falsch unwahr
    """),
    possibly=words("""
        könnte könnten dürfte dürften möglicherweise vielleicht womöglich angeblich mutmaßlich
        mutmaßliche mutmaßlichen soll sollen sollte will wollen wohl vermutlich eventuell plant
        planen erwägt droht würde würden
    """),
    opens=words("dass daß weil ob wenn während nachdem aber sondern und oder"),
    opposites=tuple(
        (words(one), words(other))
        for one, other in (
            ("stieg steig gesti erhöh zunah wuchs wachs", "sank sink gesun fiel fall gefal abnah"),
            ("gewan gewin gewon siegt siege", "verlo verli niede"),
            ("schul verur", "unsch freig"),
            ("bestä", "demen bestr leugn"),
            ("unter befür", "lehnt abgel ablehn"),
            ("öffne geöff eröff", "schlo gesch schli"),
            ("begin begon begann start", "endet beend endete"),
            ("mehr", "wenig"),
            ("vor", "nach"),
            ("höchs größt meist", "niedr klein wenig"),
        )
    ),
    numbers={
        "null": 0, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7,
        "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "dreizehn": 13, "vierzehn": 14,
        "fünfzehn": 15, "sechzehn": 16, "siebzehn": 17, "achtzehn": 18, "neunzehn": 19,
        "zwanzig": 20, "dreißig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60,
        "siebzig": 70, "achtzig": 80, "neunzig": 90, "hundert": 100, "tausend": 1000,
    },
    scales={
        "prozent": "percent", "tausend": "thousand", "million": "million",
        "millionen": "million", "milliarde": "billion", "milliarden": "billion",
    },
    months=(
        "januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september",
        "oktober", "november", "dezember",
    ),
    weekdays=(
        "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag",
    ),
    relative=words("heute gestern morgen vorgestern übermorgen"),
    nouns_are_capital=True,
)  # fmt: skip
