"""A spaCy pipeline with hipfacts in it: spans, the report as plain data, and a page that shows both.

python examples/spacy_pipeline.py [FILE.html]
"""

import sys
from pathlib import Path

import spacy
from spacy import displacy

TEXTS = ["Side leg raises to fill in your hip dips!", "No amount of side leg raises will fill in your hip dips."]


def main(page: Path | None) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("hipfacts", config={"min_score": 0.6})  # found without an import of hipfacts
    docs = list(nlp.pipe(TEXTS))
    for doc in docs:
        for span in doc.spans["hipfacts"]:
            print(f"{span.text!r} [{span.label_}] {span.kb_id_}")
        report = doc.user_data["hipfacts"]  # the same keys as a line of `hipfacts check --format jsonl`
        for finding in report["findings"]:
            print(f"    {finding['correction']['fact']}")
    if page:
        options = {"spans_key": "hipfacts", "colors": {"asserted": "#f4b8b0", "denied": "#b8e0c0"}}
        page.write_text(displacy.render(docs, style="span", options=options, page=True, jupyter=False), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
