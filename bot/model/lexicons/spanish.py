"""Spanish."""

from typing import Final

from bot.model.lexicons.lexicon import Lexicon, words

SPANISH: Final = Lexicon(
    code="es",
    small=words("""
        el la los las un una unos unas de del al y e o u pero en por para con sin sobre entre
        hasta desde es son era eran fue fueron ser ha han había habían haber hubo hay está están
        que quien quienes cual donde cuando se su sus lo le les este esta estos estas ese esa
        como más muy ya también no ni nadie nada a si según tras ante
    """),
    saying=words("""
        dijo dijeron afirmó afirmaron declaró declararon anunció informó aseguró señaló indicó
        según afirma asegura explicó sostuvo
    """),
    negations=words("""
        no nunca jamás ningún ninguna ninguno ningunos ningunas nadie nada tampoco ni sin apenas
    """),
    looks_back=frozenset(),
    denials=words("""
        negó negaron niega niegan negado desmintió desmintieron desmiente desmentido rechazó
        rechazaron rechaza rehusó evitó impidió falso falsa refutó
    """),
    possibly=words("""
        podría podrían puede pueden quizá quizás posiblemente probablemente presunto presunta
        presuntos presuntas supuesto supuesta supuestamente presuntamente habría habrían sería
        serían debería planea prevé amenaza parece acaso
    """),
    opens=words("que porque cuando mientras aunque pero y o si donde quien"),
    opposites=tuple(
        (words(one), words(other))
        for one, other in (
            ("subió subie aumen crec creci", "bajó bajar dismi cayó cayer caído reduj"),
            ("ganó ganar gana victo venci", "perdi perdió derro"),
            ("culpa conde", "inoce absue absol"),
            ("confi", "desmi negó negar niega"),
            ("aprob", "recha"),
            ("apoyó apoya apoyar", "opuso opone"),
            ("abrió abier abrir abre", "cerró cerra cierr"),
            ("empez comen inici", "termi acabó final"),
            ("más", "menos"),
            ("antes", "despu"),
        )
    ),
    numbers={
        "cero": 0, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7,
        "ocho": 8, "nueve": 9, "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14,
        "quince": 15, "dieciséis": 16, "diecisiete": 17, "dieciocho": 18, "diecinueve": 19,
        "veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60,
        "setenta": 70, "ochenta": 80, "noventa": 90, "cien": 100, "mil": 1000,
    },
    scales={
        "por ciento": "percent", "mil millones": "billion", "millón": "million",
        "millones": "million",
    },
    months=(
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
        "octubre", "noviembre", "diciembre",
    ),
    weekdays=("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    relative=words("hoy ayer mañana anteayer"),
)  # fmt: skip
