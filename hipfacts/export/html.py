"""A static site: an index, a page a claim with its ClaimReview, the glossary of concepts, the bibliography.

Every page holds all it needs: nothing is loaded, from outside or beside it, and nothing runs. Templates escape all
text.
"""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from hipfacts.export import claimreview, wording
from hipfacts.knowledge import KnowledgeBase
from hipfacts.reports.html import TEMPLATES as LOOK


def files(knowledge: KnowledgeBase, *, base_url: str = "", author: str = "hipfacts") -> dict[str, str]:
    """The pages by their names. Without ``base_url`` the reviews give their pages' addresses as relative ones."""
    environment = Environment(
        loader=FileSystemLoader([Path(__file__).parent / "templates", LOOK]), autoescape=True,
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.globals.update(
        author=author, knowledge=knowledge, bearings=wording.BEARINGS, verdicts=wording.VERDICTS,
        stances=wording.STANCES, origin=wording.origin, terms_of=wording.terms_of, concepts_of=wording.concepts_of,
    )  # fmt: skip
    environment.filters.update(spaced=wording.spaced, parts=wording.parts)
    claims = wording.by_title(knowledge)
    texts = {
        "index.html": environment.get_template("index.html").render(up="", claims=claims),
        "glossary.html": environment.get_template("glossary.html").render(
            up="", concepts=sorted(knowledge.concepts.items()), naming=wording.naming(knowledge)
        ),
        "bibliography.html": environment.get_template("bibliography.html").render(
            up="", sources=wording.by_author(knowledge), citing=wording.citing(knowledge)
        ),
    }
    page = environment.get_template("claim.html")
    for claim in claims:
        # on its own page a relative address is one seen from there
        url = f"{base_url}claims/{claim.id}.html" if base_url else f"{claim.id}.html"
        review = claimreview.review(claim, knowledge, url=url, author=author, home=base_url)
        script = Markup(claimreview.in_script(review))  # noqa: S704  # escaped for a script, where HTML's escapes are not read
        texts[f"claims/{claim.id}.html"] = page.render(up="../", claim=claim, review=script)
    return texts
