"""A message as the components that discord.py sends."""

from bot.discord.cards import (
    Attachment,
    Button,
    Buttons,
    LinkButton,
    Look,
    Message,
    Paragraph,
    Quotation,
    Run,
    Separator,
    Tone,
)
from bot.discord.custom_ids import Context, Good, Stop
from bot.discord.views import files, layout

MESSAGE = Message(
    blocks=(
        Paragraph((Run("The Kremlin", strong=True),)),
        Separator(),
        Quotation((Run("There were no casualties, it said."),)),
        Paragraph((Run("said by them · "), Run("there", url="https://e.org/a")), small=True),
        Buttons((Button("In context", Context(0)), LinkButton("Page", "https://e.org/a"))),
        Buttons(tuple(Button(str(n), Context(n)) for n in range(1, 7))),
        Buttons((Button("Stop", Stop(), Look.DANGER), Button("+", Good(), enabled=False))),
    ),
    tone=Tone.ANSWERED,
    attachments=(Attachment("answer.txt", "Grüße"),),
)


def row(*buttons):
    return {"type": 1, "components": list(buttons)}


def button(label, custom_id, style=2, disabled=False):
    return {
        "type": 2, "style": style, "disabled": disabled, "label": label, "custom_id": custom_id
    }  # fmt: skip


def test_every_block_becomes_its_component():
    (container,) = layout(MESSAGE, "k").to_components()
    assert container["accent_color"] == 0x2E8B57
    assert container["components"] == [
        {"type": 10, "content": "**The Kremlin**"},
        {"type": 14, "spacing": 1, "divider": True},
        {
            "type": 10,
            "content": "> There were no casualties, it said.\n"
            "-# said by them · [there](https://e.org/a)",
        },
        row(
            button("In context", "nh:context:k:0.0.0"),
            {"type": 2, "style": 5, "disabled": False, "label": "Page", "url": "https://e.org/a"},
        ),
        row(*(button(str(n), f"nh:context:k:{n}.0.0") for n in range(1, 6))),
        row(button("6", "nh:context:k:6.0.0")),
        row(button("Stop", "nh:stop:k", style=4), button("+", "nh:good:k", disabled=True)),
        {"type": 13, "file": {"url": "attachment://answer.txt"}, "spoiler": False},
    ]


async def test_discord_py_keeps_no_view_of_ours():
    """It keeps each sent view that is not finished for ever, when it has no timeout."""
    assert layout(MESSAGE, "k").is_finished()


def test_files_are_made_anew_for_each_sending():
    first, second = files(MESSAGE), files(MESSAGE)
    assert first[0].fp.read() == second[0].fp.read() == "Grüße".encode()
    assert first[0].filename == "answer.txt"
