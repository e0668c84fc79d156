"""The words that the rules go by, chosen by counting cues in PolNeAR's training articles."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _forms(text: str) -> frozenset[str]:
    return frozenset(form for verb in text.split() for form in _inflected(verb))


def _inflected(verb: str) -> tuple[str, ...]:
    if verb.endswith("e"):
        return verb, verb + "s", verb + "d", verb[:-1] + "ing"
    if verb.endswith("y"):
        return verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    if verb in ("admit", "refer", "quip"):
        return verb, verb + "s", verb + verb[-1] + "ed", verb + verb[-1] + "ing"
    return verb, verb + ("es" if verb[-1] in "sh" else "s"), verb + "ed", verb + "ing"


# Whatever follows or precedes them is what somebody said.
SAYING = _forms("""
    accuse acknowledge add admit agree allege announce applaud argue ask assert assure
    believe blame blast boast call caution cite claim comment compare complain concede conclude
    condemn confirm contend continue counter criticise criticize declare decline decry defend
    demand denounce deny describe disclose discuss dismiss echo emphasise emphasize endorse
    estimate exclaim explain express fear hail hint hope indicate insist interject joke lament
    learn liken maintain mention mock muse note observe opine oppose plan plead pledge point post
    praise predict proclaim promise propose question quip rail recall recount refer refuse
    reiterate reject remark remind reply report respond reveal shout signal slam speculate state
    stress suggest support talk testify thank threaten tout tweet urge voice vow want warn wonder
    yell
""") | _words("""
    said says say saying told tells tell telling wrote writes write writing reads found finds
    attacked showed shows show knows know thinks think thought
""")
# These report; the others may be an opinion or an act that somebody else reports.
REPORTING = _forms("""
    acknowledge add admit allege announce argue assert claim conclude confirm contend declare deny
    explain insist note observe predict reiterate remark reply respond reveal state stress testify
    tweet vow warn
""") | _words("""
    said says say saying told tells tell telling wrote writes writing reads reported reports
    : ask asks asked
""")
# Also nouns, or verbs of doing: only believed before "that", a quotation or a colon.
NEED_THAT = (
    _forms("continue read show learn fear question plan demand wonder estimate ask state")
    | _forms("talk discuss support respond agree post hope")
    | _words("write found finds knows know reads add confirms")
) - {"asked", "stated", "stating"}
NOUNS_TOO = _words("""
    claim report note state call warn estimate hope fear plan demand question post promise pledge
    support joke show find comment compare echo hint blame praise mock mention talk vow quip
    reply contend stress rail signal voice shout yell muse write
""")
NOUNS_TOO |= frozenset(word + "s" for word in NOUNS_TOO) | _words("""
    replies echoes writing saying reporting warning
""")
BEFORE_A_NOUN = _words("""
    the a an this that these those his her its their my our your no any some such all of in on by
    for with from to about several many new recent false
""")
DETERMINERS = _words("the a an his its their my our your")
WITH_HEARER = _words("told tells tell telling assured assures reminded reminds warned urged asked")
PRONOUNS = _words("he she they i we it you who which that one this")
PERSONAL = _words("he she")
ADVERBS = _words("""
    also then later again once twice even still never now just too already often always further
    meanwhile soon first earlier recently not n't long all both today yesterday tomorrow ever
    so much only apparently previously himself herself themselves instead
""")
AUXILIARIES = _words("""
    has had have having is are was were be been being will would could can may might must should
    does did do hasn't hadn't haven't didn't doesn't don't wouldn't won't wasn't weren't isn't
    aren't can't couldn't shouldn't
""")
BOUNDARIES = _words("""
    that but because while when as if although though since after before where which who whom so
    than whether until unless once how why what yet nor amid despite
    he she they i we you it me him them us
    made took came went got gave met became began left won lost put led saw used
""")
PREPOSITIONS = _words("""
    in on at by during for from with under of to into over against about between among through
    throughout within without inside outside near late early last this next upon via like
""")
DAYS = _words("monday tuesday wednesday thursday friday saturday sunday")
# After a source that follows its cue: where the circumstances begin.
CIRCUMSTANCES = _words("""
    on during after before when while as at in about to issued released published posted adding
    noting calling referring citing last this that who which via through following amid since
    earlier later today yesterday tonight by because if late early again recently speaking
""")
OPENS_APPOSITIVE = _words("""
    the a an who whose which of then now one his her its their chairman president director head
    chief professor former republican democrat
""")
BEFORE_TO_SAY = _words("""
    declined refused went on continued continues continue quick threatened promised seemed
""")
# "…, and added that": whoever spoke before, else whom the sentence is about.
JOINING = _words("and but or by in upon while after before then")
BEING = _words("was were is are been be being")
WHEN = _words("on during after before while when as at in since amid last earlier by early")
TIME = DAYS | _words("today yesterday tonight earlier later")
DASHES = ("—", "–", "-", "--")
