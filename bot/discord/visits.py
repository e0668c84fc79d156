"""Who stands before us with an interaction, where, and what holds for them there."""

from dataclasses import dataclass, replace

from bot.desk import Desk
from bot.discord.front import Front
from bot.discord.interactions import Interaction, asker_of, guild_of, place_of
from bot.discord.policy import Asker
from bot.discord.queries import Limits, Query
from bot.discord.texts import Texts, texts_for
from bot.state.servers import Rules
from bot.state.shown import Place
from ingest.archive import Filters


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One interaction. `language` is a locale of Discord's."""

    asker: Asker
    place: Place
    rules: Rules
    language: str

    @property
    def texts(self) -> Texts:
        return texts_for(self.language)

    def seen(self, desk: Desk) -> Filters:
        """The outlets and collections that may be shown here now; reads the archive."""
        return self.query("", Limits(), private=None, conversation=None).asked(desk).filters

    def query(
        self, text: str, limits: Limits, *, private: bool | None, conversation: str | None
    ) -> Query:
        """A question of theirs; private as the place has it where they did not say."""
        return Query(
            text=text,
            asker=self.asker,
            place=self.place,
            language=self.language,
            limits=limits,
            within=self.rules.publishers,
            collections=self.rules.collections,
            private=self.rules.private if private is None else private,
            conversation=conversation,
        )


def visit(front: Front, interaction: Interaction) -> Visit:
    place = place_of(interaction)
    rules = front.admission.rules(place, interaction.user.id)
    elsewhere = interaction.context.private_channel or interaction.guild_id is not None
    if place.guild is None and elsewhere:
        rules = replace(rules, private=True)  # others read along in a place that is not ours
    return Visit(
        asker=asker_of(interaction),
        place=place,
        rules=rules,
        language=rules.language or str(interaction.locale),
    )


def may_moderate(interaction: Interaction) -> bool:
    """Whether this person may also stop what others asked."""
    return guild_of(interaction) is not None and (
        interaction.permissions.manage_messages or interaction.permissions.administrator
    )
