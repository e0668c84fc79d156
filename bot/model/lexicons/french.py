"""French."""

from typing import Final

from bot.model.lexicons.lexicon import Lexicon, words

FRENCH: Final = Lexicon(
    code="fr",
    small=words("""
        le la les un une des du de d l au aux et ou mais dans en sur sous par pour avec sans chez
        est sont était étaient a ont avait avaient été être sera seront fut ce cette ces cet son
        sa ses leur leurs il elle ils elles on nous vous qui que qu quoi dont où ne n pas plus se
        s y c à après avant depuis lors selon si très aussi comme jamais rien aucun aucune eu
    """),
    saying=words("""
        dit disent déclaré affirmé annoncé indiqué assuré rapporté rapporte ajouté selon précisé
        affirme affirment déclare annonce soutient soutenu
    """),
    negations=words("""
        ne n non pas jamais aucun aucune nul nulle rien ni sans nullement guère
    """),
    looks_back=frozenset(),
    denials=words("""
        nie nient nié niée démenti dément démentent démentie réfuté réfute rejeté rejette refusé
        refuse refusent contesté conteste empêché évité faux fausse échoué
    """),
    possibly=words("""
        pourrait pourraient peut peuvent serait seraient aurait auraient devrait devraient
        probablement éventuellement présumé présumée présumés prétendu prétendue allégué envisage
        envisagent menace semble apparemment
    """),
    opens=words("que qu parce alors quand lorsque mais et ou si tandis où qui dont"),
    opposites=tuple(
        (words(one), words(other))
        for one, other in (
            ("augme haus hauss monté grimp", "baiss chuté dimin recul"),
            ("gagné gagne vainq victo rempo", "perdu perd perde défai"),
            ("coupa condam", "innoc acqui"),
            ("confi", "démen nié nie"),
            ("appro adopt", "rejet"),
            ("soute souti", "oppos"),
            ("ouver ouvri ouvre", "fermé ferme"),
            ("comme début", "termi achev fini"),
            ("plus", "moins"),
            ("avant", "après"),
        )
    ),
    numbers={
        "zéro": 0, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8,
        "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14,
        "quinze": 15, "seize": 16, "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50,
        "soixante": 60, "cent": 100, "mille": 1000,
    },
    scales={
        "pour cent": "percent", "million": "million", "millions": "million",
        "milliard": "billion", "milliards": "billion",
    },
    months=(
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
        "octobre", "novembre", "décembre",
    ),
    weekdays=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    relative=words("aujourd'hui hier demain avant-hier après-demain"),
)  # fmt: skip
