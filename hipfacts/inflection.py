"""English inflection for the words curators write: enough for plain verbs and nouns, with a table for the rest.

Making a form that nobody uses costs nothing (it never matches); missing one costs a claim.
"""

from __future__ import annotations

_IRREGULAR = """
be is are am was were been being
become becomes became becoming
bring brings brought bringing
build builds built building
burn burns burned burnt burning
buy buys bought buying
come comes came coming
cut cuts cutting
do does did done doing
eat eats ate eaten eating
fall falls fell fallen falling
feed feeds fed feeding
feel feels felt feeling
find finds found finding
forget forgets forgot forgotten forgetting
get gets got gotten getting
give gives gave given giving
go goes went gone going
grow grows grew grown growing
have has had having
hear hears heard hearing
hide hides hid hidden hiding
hit hits hitting
hold holds held holding
keep keeps kept keeping
know knows knew known knowing
lay lays laid laying
lead leads led leading
leave leaves left leaving
let lets letting
lie lies lied lying lay lain
lose loses lost losing
make makes made making
mean means meant meaning
pay pays paid paying
put puts putting
quit quits quitting
read reads reading
rid rids ridding
ride rides rode riding
rise rises rose risen rising
run runs ran running
say says said saying
see sees saw seen seeing
sell sells sold selling
send sends sent sending
set sets setting
shake shakes shook shaken shaking
show shows showed shown showing
shrink shrinks shrank shrunk shrinking
shut shuts shutting
sink sinks sank sunk sinking
sit sits sat sitting
sleep sleeps slept sleeping
slim slims slimmed slimming
smooth smooths smoothes smoothed smoothing
speak speaks spoke spoken speaking
spend spends spent spending
spread spreads spreading
stand stands stood standing
steal steals stole stolen stealing
stick sticks stuck sticking
swear swears swore sworn swearing
swell swells swelled swollen swelling
take takes took taken taking
tell tells told telling
think thinks thought thinking
throw throws threw thrown throwing
undo undoes undid undone undoing
wear wears wore worn wearing
win wins won winning
arise arises arose arisen arising
awake awakes awoke awoken awaking
beat beats beaten beating
begin begins began begun beginning
bend bends bent bending
bid bids bidding
bind binds bound binding
bite bites bit bitten biting
bleed bleeds bled bleeding
blow blows blew blown blowing
break breaks broke broken breaking
breed breeds bred breeding
catch catches caught catching
choose chooses chose chosen choosing
cling clings clung clinging
creep creeps crept creeping
deal deals dealt dealing
dig digs dug digging
dive dives dived dove diving
draw draws drew drawn drawing
drink drinks drank drunk drinking
drive drives drove driven driving
fight fights fought fighting
flee flees fled fleeing
fling flings flung flinging
fly flies flew flown flying
forgive forgives forgave forgiven forgiving
freeze freezes froze frozen freezing
grind grinds ground grinding
hang hangs hung hanging
leap leaps leapt leaped leaping
light lights lit lighting
mislead misleads misled misleading
outgrow outgrows outgrew outgrown outgrowing
outrun outruns outran outrunning
overcome overcomes overcame overcoming
overdo overdoes overdid overdone overdoing
overeat overeats overate overeaten overeating
remake remakes remade remaking
reset resets resetting
seek seeks sought seeking
shoot shoots shot shooting
slay slays slayed slew slain slaying
slide slides slid sliding
sling slings slung slinging
spin spins spun spinning
split splits splitting
strike strikes struck stricken striking
sweep sweeps swept sweeping
swim swims swam swum swimming
swing swings swung swinging
teach teaches taught teaching
tear tears tore torn tearing
thrust thrusts thrusting
uproot uproots uprooted uprooting
wake wakes woke woken waking
weave weaves wove woven weaving
write writes wrote written writing
"""
_VERBS = {line.split()[0]: tuple(line.split()) for line in _IRREGULAR.strip().splitlines()}
_PLURALS = {
    "man": "men", "woman": "women", "child": "children", "foot": "feet", "tooth": "teeth", "body": "bodies",
    "thigh": "thighs", "leaf": "leaves", "life": "lives", "half": "halves", "belly": "bellies", "person": "people",
}  # fmt: skip
_DOUBLING = frozenset(
    "ban beg blot chop clip dip drag drip drop flip get grab hug jog knit let log nip pad pat pin plan plot plug "
    "pop rip rub scrub set ship shop shut sip skip slap slip snap spot squat step stop strip swap tap tip trap "
    "trim trot whip wrap zap zip fit sit sub dim rid rim".split()
)


# Spelt with s everywhere.
_ISE = frozenset(
    "advise advertise exercise promise disguise surprise compromise supervise revise improvise televise despise devise "
    "raise praise cruise bruise arise rise".split()
)


def _spellings(word: str) -> tuple[str, ...]:
    """British and American: minimise, minimize."""
    if word in _ISE:
        return (word,)
    for british, american in (("ise", "ize"), ("yse", "yze")):
        if word.endswith(british) and len(word) > 5:
            return word, word[: -len(british)] + american
    return (word,)


def verb_forms(base: str) -> tuple[str, ...]:
    """All forms of a verb, the base first: ``fill, fills, filled, filling``."""
    if base in _VERBS:
        return _VERBS[base]
    forms: dict[str, None] = {}
    for word in _spellings(base):
        forms[word] = None
        if word.endswith(("s", "x", "z", "ch", "sh", "o")):
            forms[word + "es"] = None
        elif word.endswith("y") and word[-2:-1] not in ("a", "e", "i", "o", "u", ""):
            forms[word[:-1] + "ies"] = None
        else:
            forms[word + "s"] = None
        stem = word + word[-1] if word in _DOUBLING else word
        if word.endswith("e"):
            forms[word + "d"] = None
            stem = word[:-2] + "y" if word.endswith("ie") else word if word.endswith("ee") else word[:-1]
            forms[stem + "ing"] = None
        elif word.endswith("y") and word[-2:-1] not in ("a", "e", "i", "o", "u", ""):
            forms[word[:-1] + "ied"] = None
            forms[word + "ing"] = None
        else:
            forms[stem + "ed"] = None
            forms[stem + "ing"] = None
            if word.endswith("l") and word[-2:-1] in "aeiou" and word[-3:-2] not in "aeiou":  # travelled, traveled
                forms[word + "led"] = None
                forms[word + "ling"] = None
    return tuple(forms)


def noun_forms(base: str) -> tuple[str, ...]:
    """Singular and plural: ``dip, dips``."""
    if base in _PLURALS:
        return base, _PLURALS[base]
    if base.endswith(("s", "x", "z", "ch", "sh")):
        return base, base + "es"
    if base.endswith("y") and base[-2:-1] not in ("a", "e", "i", "o", "u", ""):
        return base, base[:-1] + "ies"
    return base, base + "s"
