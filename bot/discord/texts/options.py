"""Names and descriptions of commands' options, one row each, by the option's name in the program.
An option that means the same in several commands is here once; `compare.publisher` is that of one
command."""

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
    "minutes": Wording("minutes", "minuten", "minutos", "minutes"),
    "channel": Wording("channel", "kanal", "canal", "salon"),
    "role": Wording("role", "rolle", "rol", "rôle"),
    "enabled": Wording("enabled", "aktiv", "activo", "actif"),
    "mention": Wording("mention", "erwähnung", "mención", "mention"),
    "thread": Wording("thread", "thread", "hilo", "fil"),
    "outlets": Wording("outlets", "medien", "medios", "médias"),
    "language": Wording("language", "sprache", "idioma", "langue"),
    "budget": Wording("budget", "kontingent", "cupo", "quota"),
    "pace": Wording("pace", "tempo", "ritmo", "rythme"),
    "server_pace": Wording("server_pace", "servertempo", "ritmo_servidor", "rythme_serveur"),
    "privately": Wording("privately", "nur_privat", "en_privado", "en_privé"),
    "collections": Wording("collections", "sammlungen", "colecciones", "collections"),
    "within": Wording("within", "nur_in", "solo_en", "seulement_dans"),
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
    "compare.publisher": Wording(
        "The first outlet", "Das erste Medium", "El primer medio", "Le premier média"
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
    "minutes": Wording(
        "Every how many minutes it is read; without it, every 15",
        "Alle wie viele Minuten er gelesen wird; ohne das alle 15",
        "Cada cuántos minutos se lee; sin esto, cada 15",
        "Toutes les combien de minutes il est lu ; sans cela, toutes les 15",
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
        "The outlets in reach, with commas between them; all",
        "Die Medien in Reichweite, durch Kommas getrennt; all: alle",
        "Los medios al alcance, separados por comas; all: todos",
        "Les médias à portée, séparés par des virgules ; all : tous",
    ),
    "language": Wording(
        "The language of my texts",
        "Die Sprache meiner Texte",
        "El idioma de mis textos",
        "La langue de mes textes",
    ),
    "budget": Wording(
        "How many questions a day; 0: any number",
        "Wie viele Fragen am Tag; 0: beliebig viele",
        "Cuántas preguntas al día; 0: cuantas se quiera",
        "Combien de questions par jour ; 0 : sans limite",
    ),
    "pace": Wording(
        "How many questions one person may ask a minute; 0: any number",
        "Wie viele Fragen eine Person in der Minute stellen darf; 0: beliebig viele",
        "Cuántas preguntas puede hacer una persona por minuto; 0: cuantas quiera",
        "Combien de questions une personne peut poser par minute ; 0 : sans limite",
    ),
    "server_pace": Wording(
        "How many questions all together may ask a minute; 0: any number",
        "Wie viele Fragen alle zusammen in der Minute stellen dürfen; 0: beliebig viele",
        "Cuántas preguntas pueden hacer entre todos por minuto; 0: cuantas quieran",
        "Combien de questions tous ensemble peuvent poser par minute ; 0 : sans limite",
    ),
    "privately": Wording(
        "Whether answers to commands are shown to the asker alone unless told otherwise",
        "Ob Antworten auf Befehle nur der fragenden Person gezeigt werden",
        "Si las respuestas a órdenes se muestran solo a quien pregunta",
        "Si les réponses aux commandes ne sont montrées qu’à qui demande",
    ),
    "collections": Wording(
        "The collections in reach, with commas between them; all",
        "Die Sammlungen in Reichweite, durch Kommas getrennt; all: alle",
        "Las colecciones al alcance, separadas por comas; all: todas",
        "Les collections à portée, séparées par des virgules ; all : toutes",
    ),
    "within": Wording(
        "Only for this channel",
        "Nur für diesen Kanal",
        "Solo para este canal",
        "Seulement pour ce salon",
    ),
    "retention": Wording(
        "How many days answers are kept; 0: for ever",
        "Wie viele Tage Antworten aufbewahrt werden; 0: für immer",
        "Cuántos días se guardan las respuestas; 0: para siempre",
        "Combien de jours les réponses sont gardées ; 0 : toujours",
    ),
}

CHOICES: Final[dict[str, Wording]] = {
    "mine": Wording(
        "all my questions, everywhere",
        "alle meine Fragen, überall",
        "todas mis preguntas, en todas partes",
        "toutes mes questions, partout",
    ),
    "thread": Wording(
        "this thread or channel", "diesen Thread oder Kanal", "este hilo o canal", "ce fil ou salon"
    ),
    "guild": Wording(
        "everything of this server",
        "alles von diesem Server",
        "todo lo de este servidor",
        "tout ce serveur",
    ),
}
"""What can be chosen for an option, by its value."""
