"""Names and descriptions of commands' options, one row each, by the option's name in the program.
An option that means the same in several commands is here once."""

from typing import Final

from bot.discord.texts.commands import Wording

OPTION_NAMES: Final[dict[str, Wording]] = {
    "question": Wording("question", "frage", "pregunta", "question"),
    "publisher": Wording("publisher", "medium", "medio", "média"),
    "other": Wording("other", "anderes", "otro", "autre"),
    "after": Wording("after", "ab", "desde", "depuis"),
    "before": Wording("before", "bis", "hasta", "jusque"),
    "as_of": Wording("as_of", "stand", "a_fecha", "état_au"),
    "private": Wording("private", "privat", "privado", "privé"),
    "query": Wording("query", "suchbegriff", "consulta", "requête"),
    "words": Wording("words", "worte", "palabras", "mots"),
    "topic": Wording("topic", "thema", "tema", "sujet"),
    "file": Wording("file", "datei", "fichero", "fichier"),
    "address": Wording("address", "adresse", "dirección", "adresse"),
    "what": Wording("what", "was", "qué", "quoi"),
    "watch": Wording("watch", "beobachtung", "vigilancia", "suivi"),
    "feed": Wording("feed", "feed", "canal", "flux"),
    "channel": Wording("channel", "kanal", "canal", "salon"),
    "role": Wording("role", "rolle", "rol", "rôle"),
    "enabled": Wording("enabled", "aktiv", "activo", "actif"),
    "mention": Wording("mention", "erwähnung", "mención", "mention"),
    "thread": Wording("thread", "thread", "hilo", "fil"),
    "outlets": Wording("outlets", "medien", "medios", "médias"),
    "language": Wording("language", "sprache", "idioma", "langue"),
    "budget": Wording("budget", "kontingent", "cupo", "quota"),
    "cooldown": Wording("cooldown", "wartezeit", "espera", "attente"),
    "retention": Wording("retention", "aufbewahrung", "conservación", "conservation"),
}

OPTION_DESCRIPTIONS: Final[dict[str, Wording]] = {
    "question": Wording(
        "What you want to know",
        "Was du wissen willst",
        "Qué quieres saber",
        "Ce que vous voulez savoir",
    ),
    "publisher": Wording(
        "Only articles of this outlet",
        "Nur Artikel dieses Mediums",
        "Solo artículos de este medio",
        "Seulement les articles de ce média",
    ),
    "other": Wording(
        "The outlet to compare it with",
        "Das Medium, mit dem verglichen wird",
        "El medio con el que se compara",
        "Le média auquel comparer",
    ),
    "after": Wording(
        "Only articles published on this day or after",
        "Nur Artikel von diesem Tag oder später",
        "Solo artículos de este día o posteriores",
        "Seulement les articles de ce jour ou d’après",
    ),
    "before": Wording(
        "Only articles published on this day or before",
        "Nur Artikel von diesem Tag oder früher",
        "Solo artículos de este día o anteriores",
        "Seulement les articles de ce jour ou d’avant",
    ),
    "as_of": Wording(
        "Answer as on this day: nothing that appeared later is seen",
        "Antworten wie an diesem Tag: Was später erschien, bleibt außer Acht",
        "Responder como ese día: no se ve nada que apareciera después",
        "Répondre comme ce jour-là : rien de ce qui parut ensuite n’est vu",
    ),
    "private": Wording(
        "Show the answer to you alone",
        "Die Antwort nur dir zeigen",
        "Mostrar la respuesta solo a ti",
        "Ne montrer la réponse qu’à vous",
    ),
    "query": Wording(
        "What to look for", "Wonach gesucht wird", "Qué buscar", "Ce qu’il faut chercher"
    ),
    "words": Wording(
        "The words of the quotation",
        "Die Worte des Zitats",
        "Las palabras de la cita",
        "Les mots de la citation",
    ),
    "topic": Wording("What it is about", "Worum es geht", "De qué se trata", "De quoi il s’agit"),
    "file": Wording(
        "A file with articles",
        "Eine Datei mit Artikeln",
        "Un fichero con artículos",
        "Un fichier d’articles",
    ),
    "address": Wording(
        "The address of a page or a feed",
        "Die Adresse einer Seite oder eines Feeds",
        "La dirección de una página o un canal",
        "L’adresse d’une page ou d’un flux",
    ),
    "what": Wording(
        "What to forget", "Was vergessen werden soll", "Qué olvidar", "Ce qu’il faut oublier"
    ),
    "watch": Wording(
        "Which watched question",
        "Welche beobachtete Frage",
        "Qué pregunta vigilada",
        "Quelle question suivie",
    ),
    "feed": Wording(
        "The address of the feed",
        "Die Adresse des Feeds",
        "La dirección del canal",
        "L’adresse du flux",
    ),
    "channel": Wording("Which channel", "Welcher Kanal", "Qué canal", "Quel salon"),
    "role": Wording("Which role", "Welche Rolle", "Qué rol", "Quel rôle"),
    "enabled": Wording(
        "Whether I answer at all",
        "Ob ich überhaupt antworte",
        "Si respondo o no",
        "Si je réponds ou non",
    ),
    "mention": Wording(
        "Whether I answer only when mentioned",
        "Ob ich nur antworte, wenn ich erwähnt werde",
        "Si solo respondo cuando me mencionan",
        "Si je ne réponds que lorsqu’on me mentionne",
    ),
    "thread": Wording(
        "Whether I answer in a thread",
        "Ob ich in einem Thread antworte",
        "Si respondo en un hilo",
        "Si je réponds dans un fil",
    ),
    "outlets": Wording(
        "The outlets in reach, with commas between them",
        "Die Medien in Reichweite, durch Kommas getrennt",
        "Los medios al alcance, separados por comas",
        "Les médias à portée, séparés par des virgules",
    ),
    "language": Wording(
        "The language of my texts",
        "Die Sprache meiner Texte",
        "El idioma de mis textos",
        "La langue de mes textes",
    ),
    "budget": Wording(
        "How many questions a day",
        "Wie viele Fragen am Tag",
        "Cuántas preguntas al día",
        "Combien de questions par jour",
    ),
    "cooldown": Wording(
        "Seconds between two questions of one person",
        "Sekunden zwischen zwei Fragen derselben Person",
        "Segundos entre dos preguntas de una persona",
        "Secondes entre deux questions d’une personne",
    ),
    "retention": Wording(
        "How many days questions are kept",
        "Wie viele Tage Fragen aufbewahrt werden",
        "Cuántos días se guardan las preguntas",
        "Combien de jours les questions sont gardées",
    ),
}
