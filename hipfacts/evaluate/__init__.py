"""How well reports agree with labels that careful readers gave, what goes wrong, and what a change gains and loses."""

from hipfacts.evaluate.comparison import Change, Comparison, Earlier, compare, earlier, match
from hipfacts.evaluate.figures import Figure, Intervals
from hipfacts.evaluate.intervals import Interval, wilson
from hipfacts.evaluate.labels import Item, Label, Side, item
from hipfacts.evaluate.misses import Found, Miss
from hipfacts.evaluate.scores import Scores, evaluate
from hipfacts.evaluate.text import compared, listed, table

__all__ = [
    "Change", "Comparison", "Earlier", "Figure", "Found", "Interval", "Intervals", "Item", "Label", "Miss", "Scores",
    "Side", "compare", "compared", "earlier", "evaluate", "item", "listed", "match", "table", "wilson",
]  # fmt: skip
