"""`newshound ask`: one question, one answer."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.answers import answer_json
from bot.commands.keeping import keep, kept_at
from bot.commands.opening import open_desk
from bot.commands.options import (
    Limits,
    archive_option,
    examples,
    filter_options,
    json_option,
    not_empty,
)
from bot.model.prompts import shown
from bot.proof import proof
from bot.terminal import console, show_answer
from bot.terminal.runs import Runs


@click.command(
    name="ask",
    epilog=examples(
        'newshound ask "Who claimed there were no casualties?"',
        'newshound ask "How many were injured?" --publisher "Harbour Courier" --after 2024-01-01',
        'newshound ask "When was the ferry last inspected?" --as-of 2024-02-20 --json',
        'newshound ask "Who was fined?" --proof fined.json',
    ),
)
@click.argument("question", callback=not_empty)
@filter_options
@click.option(
    "--proof",
    "proof_file",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    callback=kept_at,
    help="Also write what `newshound check` needs to check the answer again later.",
)
@click.option(
    "--show-prompt",
    is_flag=True,
    help="Print what a language model would be told, and the form it would fill in; ask none.",
)
@click.option(
    "--trace", is_flag=True, help="Also tell, on standard error, what was run and how long it took."
)
@archive_option
@json_option
def command(
    question: str,
    limits: Limits,
    proof_file: Path | None,
    show_prompt: bool,
    trace: bool,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Answer QUESTION with sentences quoted word for word from the archive."""
    with open_desk(folder) as desk:
        asked = desk.asked(question, **limits)
        if show_prompt:
            for told in desk.prompts(asked):
                click.echo(shown(told.prompt, purpose=told.purpose, identity=told.identity))
                click.echo()
            return
        runs = Runs()
        answer = desk.answer(asked, {"callbacks": [runs]} if trace else None)
        if proof_file is not None:
            bundle = proof(answer, desk.archive, at=datetime.now(UTC))
            keep(json.dumps(bundle, ensure_ascii=False, indent=2), proof_file)
    if as_json:
        click.echo(json.dumps(answer_json(answer), ensure_ascii=False, indent=2))
    else:
        show_answer(answer, console())
    if trace:
        runs.show(answer)
