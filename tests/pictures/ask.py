"""The README's picture of an answer: `python -m tests.pictures.ask` draws it anew, and prints it
instead where an archive of the sample is named."""

import io
import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner
from rich.console import Console

from bot.__main__ import cli
from bot.commands.opening import open_desk
from bot.terminal import show_answer

PICTURE = Path(__file__).with_name("ask.svg")
QUESTION = "Who claimed there were no casualties?"

# rich's own template fetches fonts from a content network; a README must not.
FORMAT = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
font-size: {char_height}px; line-height: {line_height}px; }}
.{unique_id}-title {{ font-size: 18px; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def picture(archive: Path) -> str:
    """The answer to `QUESTION` as a person's terminal shows it, as SVG."""
    out = Console(
        record=True, width=100, force_terminal=True, color_system="truecolor", highlight=False,
        markup=False, file=io.StringIO(), legacy_windows=False,
    )  # fmt: skip
    out.print(f'$ newshound ask "{QUESTION}"')
    with open_desk(archive) as desk:
        show_answer(desk.answering.answer(desk.asked(QUESTION)), out)
    return out.export_svg(title="newshound", code_format=FORMAT, unique_id="newshound")


def main() -> None:
    if sys.argv[1:]:
        sys.stdout.write(picture(Path(sys.argv[1])))
        return
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive"
        CliRunner().invoke(cli, ["ingest", "--sample", "--archive", str(archive)])
        PICTURE.write_text(picture(archive), encoding="utf-8")


if __name__ == "__main__":
    main()
