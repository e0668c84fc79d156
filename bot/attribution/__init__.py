"""Who said what a sentence says, read from the sentence by rule.

A *cue* ("said", "according to") links a *source* ("the Kremlin") to the *content* it vouches for.
Source, cue and content are spans: what is shown is the article's own characters.

How well the rules do on articles that they were not made from is measured by
`python -m tests.quality.attribution`.
"""

from bot.attribution.anonymity import is_unnamed
from bot.attribution.cues import attributions
from bot.attribution.records import Attribution, Kind, Said
from bot.attribution.speakers import speaker

__all__ = ["Attribution", "Kind", "Said", "attributions", "is_unnamed", "speaker"]
