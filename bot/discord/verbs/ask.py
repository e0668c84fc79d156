"""`/ask`: a question with its limits."""

from discord import app_commands

from bot.discord import rendering
from bot.discord.choices import days, outlets
from bot.discord.days import NotADayError
from bot.discord.errands import Question
from bot.discord.front import Front
from bot.discord.interactions import Interaction, take, take_to_thread, tell
from bot.discord.tree import Tree
from bot.discord.verbs.typed import Day, Name, Text, limits
from bot.discord.visits import visit


def register(tree: Tree, front: Front) -> None:
    @tree.command(name="ask", description="Ask the news archive a question")
    @app_commands.describe(
        question="What you want to know",
        publisher="Only articles of this outlet",
        after="Only articles published on this day or after",
        before="Only articles published on this day or before",
        as_of="Answer as on this day: nothing that appeared later is seen",
        private="Show the answer to you alone",
    )
    async def ask(
        interaction: Interaction,
        question: Text,
        publisher: Name | None = None,
        after: Day | None = None,
        before: Day | None = None,
        as_of: Day | None = None,
        private: bool | None = None,
    ) -> None:
        here = visit(front, interaction)
        today = front.now().date()
        try:
            limited = limits(today, publisher=publisher, after=after, before=before, as_of=as_of)
        except NotADayError as error:
            await tell(interaction, rendering.unknown_days(here.language, error))
            return
        talk = front.records.conversation(here.place, interaction.id, None)
        query = here.query(question, limited, private=private, conversation=talk)
        errand = Question(query, front.desk, front.records)
        await (take_to_thread if here.rules.in_threads else take)(front, interaction, errand)

    ask.autocomplete("publisher")(outlets(front))
    ask.autocomplete("after")(days(front))
    ask.autocomplete("before")(days(front, last=True))
    ask.autocomplete("as_of")(days(front, last=True))
