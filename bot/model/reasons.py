"""Why a claim that a model wrote is not shown. Each dropped claim is counted under one of these."""

from enum import StrEnum


class Reason(StrEnum):
    """The names are part of the published JSON: add, never rename."""

    UNREADABLE = "unreadable"  # not in the form that was asked for
    SURPLUS = "surplus"  # more claims than were asked for

    # Its quotes: is what it points at there?
    NO_QUOTE = "no_quote"
    OUT_OF_RANGE = "out_of_range"  # there is no passage of that number
    TOO_SHORT = "too_short"  # too few words to prove anything
    ALTERED = "altered"  # stands in no passage that the model was shown
    ELSEWHERE = "elsewhere"  # stands in another passage than the one named
    CUT_WORD = "cut_word"  # begins or ends inside a word
    GAP = "gap"  # what was left out changes what is said

    # Its statement: what it may look like.
    EMPTY = "empty"
    WORDY = "wordy"
    LINK = "link"  # a link or an address that its quotes do not hold
    FABRICATED = "fabricated"  # quotation marks around words that its quotes do not hold

    # Its statement: does it say more than its quotes?
    NUMBER = "number"  # a number that they do not give, or not of the same
    DATE = "date"
    NAME = "name"
    POLARITY = "polarity"  # affirms what they deny, denies what they affirm, or says the opposite
    CERTAINTY = "certainty"  # tells as a fact what they leave open
    CORRECTED = "corrected"  # tells as news what a correction says was wrong
    BLENDED = "blended"  # makes one account of quotes that contradict one another
    UNGROUNDED = "ungrounded"  # about something else
    UNSUPPORTED = "unsupported"  # the second check says that they do not say so
    SPEAKER = "speaker"  # puts it into another mouth than they do
    INSTRUCTION = "instruction"  # they are no report: they tell their reader what to do
