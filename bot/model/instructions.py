"""Text that tells its reader what to do, where an article should report.

No list of phrases is complete: that a model is not obeyed rests on the other checks. This one
keeps an order that somebody has planted in an article from being shown as its evidence.
"""

import re
from typing import Final

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


def instructs(text: str) -> bool:
    """Whether `text` addresses a model, or orders its reader what to answer."""
    return _TO_A_MODEL.search(text) is not None or _ORDER.search(text) is not None
