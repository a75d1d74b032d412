"""How everyday words are read alike: short spellings, contractions without their apostrophe."""

from __future__ import annotations

# One token, one everyday spelling. Kept short: fold() has undone disguises and misspellings before.
NORMS = {
    "u": "you", "ur": "your", "ya": "you", "yall": "you", "r": "are", "cuz": "because", "cos": "because",
    "coz": "because", "bc": "because", "cause": "cause", "tho": "though", "thru": "through", "&": "and",
    "ppl": "people", "wo": "will", "ca": "can", "nt": "not", "n't": "not", "n’t": "not", "'re": "are", "'m": "am",
    "'ve": "have", "'ll": "will", "em": "them", "'em": "them", "gon": "going", "tryna": "trying", "gotta": "must",
    "dat": "that", "dis": "this", "dem": "them", "w": "with", "wit": "with", "plz": "please",
    "pls": "please", "bout": "about", "wks": "weeks", "wk": "week", "mins": "minutes", "min": "minute",
    "did": "did", "mos": "months", "yrs": "years", "hrs": "hours", "secs": "seconds",
}  # fmt: skip
PAIRS = {
    "dont": ("do", "not"), "cant": ("can", "not"), "wont": ("will", "not"), "isnt": ("is", "not"),
    "arent": ("are", "not"), "doesnt": ("does", "not"), "didnt": ("did", "not"), "havent": ("have", "not"),
    "hasnt": ("has", "not"), "wasnt": ("was", "not"), "werent": ("were", "not"), "couldnt": ("could", "not"),
    "shouldnt": ("should", "not"), "wouldnt": ("would", "not"), "aint": ("is", "not"), "hadnt": ("had", "not"),
    "im": ("i", "am"), "ive": ("i", "have"), "theyre": ("they", "are"), "youre": ("you", "are"),
    "thats": ("that", "is"), "theres": ("there", "is"), "theyll": ("they", "will"), "youll": ("you", "will"),
    "itll": ("it", "will"), "whats": ("what", "is"), "heres": ("here", "is"), "wanna": ("want", "to"),
    "gonna": ("going", "to"), "dunno": ("do", "not"), "cannot": ("can", "not"), "hes": ("he", "is"),
    "shes": ("she", "is"), "theyve": ("they", "have"), "youve": ("you", "have"),
}  # fmt: skip
# Words that contractions are resolved into, or that are too common to tell one text from another.
EVERYDAY = frozenset(
    "not will can going to have has had is am are was were be would because about them you it let us that this with "
    "and for people through though trying must do does did i a an the of in on at my your we they he she there here "
    "what no so s or if as by from but just get got gets go goes up out all more me how when who which his her its "
    "their our "
    # in contractions and slurred words that spaCy resolves: "needn't", "mightn't", "shan't", "'nuff", "c'mon"
    "need might may shall ought dare enough come without where why those these nothing something doing having loving "
    "old ve ai madam gonna".split()
)
# After these, 's means "is".
IS_HOSTS = frozenset("it that this there here he she what who how where when why which everything nothing one".split())
