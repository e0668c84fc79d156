"""Names and descriptions of commands and their options, one row each: English, German, Spanish,
French. The key is the command's and the option's name in the program.

Discord's rules: names are lower case, without spaces, up to 32 characters, but those of context
menus; descriptions have up to 100.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in each language."""

    en: str
    de: str
    es: str
    fr: str

    def in_language(self, code: str) -> str:
        """The text for a language code such as `de`; English for one that is not here."""
        match code:
            case "de":
                return self.de
            case "es":
                return self.es
            case "fr":
                return self.fr
            case _:
                return self.en


NAMES: Final[dict[str, Wording]] = {
    "ask": Wording("ask", "frage", "preguntar", "demander"),
    "search": Wording("search", "suche", "buscar", "chercher"),
    "quote": Wording("quote", "zitat", "cita", "citation"),
    "timeline": Wording("timeline", "zeitleiste", "cronología", "chronologie"),
    "compare": Wording("compare", "vergleich", "comparar", "comparer"),
    "watch": Wording("watch", "beobachte", "vigilar", "suivre"),
    "watch.add": Wording("add", "neu", "añadir", "ajouter"),
    "watch.list": Wording("list", "liste", "lista", "liste"),
    "watch.remove": Wording("remove", "beenden", "quitar", "retirer"),
    "archive": Wording("archive", "archiv", "archivo", "archives"),
    "ingest": Wording("ingest", "aufnehmen", "incorporar", "apporter"),
    "follow": Wording("follow", "folgen", "seguir", "abonner"),
    "follow.add": Wording("add", "neu", "añadir", "ajouter"),
    "follow.list": Wording("list", "liste", "lista", "liste"),
    "follow.remove": Wording("remove", "beenden", "quitar", "retirer"),
    "forget": Wording("forget", "vergessen", "olvidar", "oublier"),
    "settings": Wording("settings", "einstellungen", "ajustes", "réglages"),
    "settings.show": Wording("show", "zeigen", "mostrar", "montrer"),
    "settings.server": Wording("server", "server", "servidor", "serveur"),
    "settings.channel": Wording("channel", "kanal", "canal", "salon"),
    "settings.allow": Wording("allow", "erlauben", "permitir", "autoriser"),
    "settings.block": Wording("block", "sperren", "bloquear", "bloquer"),
    "settings.unlist": Wording("unlist", "streichen", "quitar", "rayer"),
    "settings.reset": Wording("reset", "zurücksetzen", "restablecer", "réinitialiser"),
    "Check against the archive": Wording(
        "Check against the archive",
        "Mit dem Archiv abgleichen",
        "Comprobar con el archivo",
        "Vérifier dans les archives",
    ),
    "Find the source of this quote": Wording(
        "Find the source of this quote",
        "Quelle dieses Zitats finden",
        "Buscar el origen de esta cita",
        "Trouver la source de la citation",
    ),
}
"""What a command is called, by its qualified name with dots."""

DESCRIPTIONS: Final[dict[str, Wording]] = {
    "ask": Wording(
        "Ask the news archive a question",
        "Dem Nachrichtenarchiv eine Frage stellen",
        "Hacer una pregunta al archivo de noticias",
        "Poser une question aux archives de presse",
    ),
    "search": Wording(
        "Find passages in the archive",
        "Stellen im Archiv finden",
        "Buscar pasajes en el archivo",
        "Trouver des passages dans les archives",
    ),
    "quote": Wording(
        "Who said this, and where first",
        "Wer das gesagt hat, und wo zuerst",
        "Quién dijo esto, y dónde primero",
        "Qui l’a dit, et où d’abord",
    ),
    "timeline": Wording(
        "What happened when, one checked quote a line",
        "Was wann geschah, mit einem geprüften Zitat je Zeile",
        "Qué ocurrió y cuándo, con una cita comprobada por línea",
        "Ce qui s’est passé et quand, une citation vérifiée par ligne",
    ),
    "compare": Wording(
        "What two outlets say on one topic",
        "Was zwei Medien zu einem Thema sagen",
        "Qué dicen dos medios sobre un tema",
        "Ce que deux médias disent d’un sujet",
    ),
    "watch": Wording(
        "Questions that are asked again of every new article",
        "Fragen, die an jeden neuen Artikel wieder gestellt werden",
        "Preguntas que se hacen de nuevo a cada artículo que llega",
        "Questions reposées à chaque nouvel article",
    ),
    "watch.add": Wording(
        "Post here what new articles say to a question",
        "Hier melden, was neue Artikel zu einer Frage sagen",
        "Publicar aquí lo que digan los artículos nuevos sobre una pregunta",
        "Publier ici ce que les nouveaux articles disent d’une question",
    ),
    "watch.list": Wording(
        "The questions that are watched here",
        "Die Fragen, die hier beobachtet werden",
        "Las preguntas que se vigilan aquí",
        "Les questions suivies ici",
    ),
    "watch.remove": Wording(
        "Stop watching a question",
        "Eine Frage nicht mehr beobachten",
        "Dejar de vigilar una pregunta",
        "Ne plus suivre une question",
    ),
    "archive": Wording(
        "What is in the archive",
        "Was im Archiv ist",
        "Qué hay en el archivo",
        "Ce que contiennent les archives",
    ),
    "ingest": Wording(
        "Put a file or a page into the archive",
        "Eine Datei oder Seite ins Archiv aufnehmen",
        "Incorporar un fichero o una página al archivo",
        "Verser un fichier ou une page aux archives",
    ),
    "follow": Wording(
        "Feeds whose new articles come into the archive",
        "Feeds, deren neue Artikel ins Archiv kommen",
        "Canales cuyos artículos nuevos entran en el archivo",
        "Flux dont les nouveaux articles entrent aux archives",
    ),
    "follow.add": Wording(
        "Follow a feed: its new articles come into the archive",
        "Einem Feed folgen: seine neuen Artikel kommen ins Archiv",
        "Seguir un canal: sus artículos nuevos entran en el archivo",
        "Suivre un flux : ses nouveaux articles entrent aux archives",
    ),
    "follow.list": Wording(
        "What is followed, and when it was read last",
        "Wem gefolgt wird, und wann zuletzt gelesen wurde",
        "Qué se sigue, y cuándo se leyó por última vez",
        "Ce qui est suivi, et la dernière lecture",
    ),
    "follow.remove": Wording(
        "Stop following a feed",
        "Einem Feed nicht mehr folgen",
        "Dejar de seguir un canal",
        "Ne plus suivre un flux",
    ),
    "forget": Wording(
        "Forget questions and what was kept of them",
        "Fragen vergessen und was von ihnen aufbewahrt wurde",
        "Olvidar preguntas y lo que se guardó de ellas",
        "Oublier des questions et ce qui en a été gardé",
    ),
    "settings": Wording(
        "How I behave on this server",
        "Wie ich mich auf diesem Server verhalte",
        "Cómo me comporto en este servidor",
        "Comment je me comporte sur ce serveur",
    ),
    "settings.show": Wording(
        "Show the settings",
        "Die Einstellungen zeigen",
        "Mostrar los ajustes",
        "Montrer les réglages",
    ),
    "settings.server": Wording(
        "Change the settings of this server",
        "Die Einstellungen dieses Servers ändern",
        "Cambiar los ajustes de este servidor",
        "Changer les réglages de ce serveur",
    ),
    "settings.channel": Wording(
        "Change the settings of a channel",
        "Die Einstellungen eines Kanals ändern",
        "Cambiar los ajustes de un canal",
        "Changer les réglages d’un salon",
    ),
    "settings.allow": Wording(
        "Allow a role or a channel",
        "Eine Rolle oder einen Kanal erlauben",
        "Permitir un rol o un canal",
        "Autoriser un rôle ou un salon",
    ),
    "settings.block": Wording(
        "Block a role or a channel",
        "Eine Rolle oder einen Kanal sperren",
        "Bloquear un rol o un canal",
        "Bloquer un rôle ou un salon",
    ),
    "settings.unlist": Wording(
        "Neither allow nor block a role or a channel any more",
        "Eine Rolle oder einen Kanal weder erlauben noch sperren",
        "No permitir ni bloquear ya un rol o un canal",
        "Ne plus autoriser ni bloquer un rôle ou un salon",
    ),
    "settings.reset": Wording(
        "Back to what was set before anybody changed it",
        "Zurück zu dem, was galt, bevor es jemand geändert hat",
        "Volver a lo que había antes de que alguien lo cambiara",
        "Revenir à ce qui valait avant tout changement",
    ),
}
"""What a command does, by the same name."""
