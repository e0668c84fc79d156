"""Text that tells its reader what to do, where an article should report.

No list of phrases is complete: that a model is not obeyed rests on the other checks. This one
keeps an order that somebody has planted in an article from being shown as its evidence.
"""

import re
from typing import Final

from bot.model.prompts import visible

_TO_A_MODEL: Final = re.compile(
    r"""
    \b(?:ignore|disregard|forget|override|bypass)\s(?:\w+\s){0,4}?
        (?:instructions?|prompts?|rules|guidelines|directives|system\smessage|passages|articles|
           sources|everything\s(?:above|before|else)|(?:the\s)?above)\b
    |\b(?:new|updated|real|revised|additional|urgent|final)\s(?:system\s)?
        (?:instructions?|directives?|prompts?)\b\s?(?:for|to|from|:|below|follow)
    |\b(?:system|developer|hidden|initial)\s(?:prompt|message|instructions?)\b
    |\b(?:you\sare|act\sas|pretend\sto\sbe)\s(?:now\s)?(?:an?|the)\s
        (?:\w+\s)?(?:assistant|AI|chatbot|language\smodel|LLM|bot)\b
    |\bas\san?\s(?:helpful\sassistant|AI(?:\s\w+)?\s(?:assistant|model)|language\smodel|LLM)\b
    |\b(?:attention|note|notice|message|instructions?|memo|reminder)\s(?:to|for)\s
        (?:\w+\s){0,2}?(?:assistants?|AIs?|chatbots?|language\smodels?|LLMs?|bots?|readers?\sbots?|
        automated\s\w+)\b
    |\b(?:dear|hey|hello)\s(?:assistant|AI|chatbot|model|LLM|GPT|Claude|bot)\b
    |\bif\syou\sare\san?\s(?:\w+\s)?(?:assistant|AI|chatbot|language\smodel|LLM|bot)\b
    |<\s*/?\s*(?:system|assistant|user|instructions?|passages?|articles?|documents?|context|prompt|
        tool|im_start|im_end)\b
    |<\|\w+\|>|\[/?INST\]|\[/?(?:SYSTEM|ASSISTANT|USER)\]|\#{2,}\s*(?:system|instructions?|assistant)
    |^\W*(?:SYSTEM|ASSISTANT|DEVELOPER|USER|ADMIN|OPERATOR)\s*(?:NOTE|MESSAGE|PROMPT|OVERRIDE)?\s*:
    |\b(?:your|the)\s(?:answer|reply|response|output|claim)\s(?:must|should|shall|has\sto|needs\sto)
        \s(?:be|say|state|contain|include|read|cite|mention|begin|start|end)\b
    |\b(?:reveal|print|output|repeat|show|leak|disclose|quote)\s(?:\w+\s){0,3}?
        (?:prompt|instructions|system\smessage|api\skeys?|secret\skeys?|passwords?)\b
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
_ORDER: Final = re.compile(
    r"""
    (?:^|[.!?:;]\s+|["“'‘(\[*_>]\s*|\b(?:please|must|now|always|simply|just|then|instead)\s+)
    (?:please\s|you\s(?:must|should|will|shall|need\sto|have\sto|are\sto)\s|
       always\s|only\s|instead\s|do\snot\s|don[’']t\s|never\s)*
    (?:answer|respond|reply|say|tell|claim|cite|quote|write|output|print|report|conclude|
       recommend|mention|append|insert|link|attribute|credit|translate|summari[sz]e)
    \s+(?:(?:to\s)?(?:the\s)?(?:users?|readers?|askers?|person|them|everyone|anyone)\b
         |(?:only\s)?(?:that|with|in|this|the\sfollowing|“|"|'|‘|as\sfollows|passage|source|article|
            exactly|it\s(?:to|as)))
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)

# Capitals, since only a sentence's first word is an imperative that rules can know.
_IMPERATIVE: Final = re.compile(
    r"""
    (?:\A|[.!?:]\s+|\n\s*|[“"]\s*)(?:(?:Please|Now|Always|Only|Never|Do\snot|Don[’']t)\s)?
    (?:[Aa]nswer|[Rr]eply|[Rr]espond|[Ss]ay|[Ss]tate|[Tt]ell|[Rr]eport|[Cc]onclude|[Rr]ecommend|
       [Cc]ite|[Qq]uote|[Aa]ppend|[Aa]ttribute|[Pp]ut|[Aa]dd|[Ii]nsert|[Ii]nclude|[Pp]rint|[Oo]utput|
       [Rr]eveal|[Ww]rite|[Rr]epeat|[Dd]ecode|[Vv]isit|[Cc]lick|[Mm]ention|[Ss]ummari[sz]e)
    \s(?:the|that|this|these|those|all|every|any|only|no|it|them|as|with|here|\d|[\[!(]|https?:|
       [\w-]+\.[a-z]{2,}\b|[A-Z]\w+\s(?:to|as|in|at)\b)
    |\bunless\syou\s(?:say|answer|write|state|reply)\b
    |\bnothing\selse\.?\s*\Z
    |\b(?:[Ii]gnor|[Mm]issacht|[Vv]ergiss|[Oo]lvid|[Oo]ubli)\w*\s(?:\w+\s){0,3}?
       (?:Anweisung|[Ii]nstruc|[Cc]onsigne|Regeln|[Rr]eglas|r[èe]gles)
    """,
    re.VERBOSE,
)
# Marks of a page, a form or a prompt: text of theirs is no report.
_MARKUP: Final = re.compile(
    r"<!--|-->|\{\s*\"\w+\"\s*:|!\[[^\]]*\]\(|\[[0-9a-f]{6,}\s(?:passage|question|end)\b"
)


def instructs(text: str) -> bool:
    """Whether `text` addresses a model, or orders its reader what to answer."""
    seen = visible(text)
    return any(p.search(seen) for p in (_TO_A_MODEL, _ORDER, _IMPERATIVE, _MARKUP))
