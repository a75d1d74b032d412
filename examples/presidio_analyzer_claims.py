"""Claims among the entities of Presidio's analyzer, without a language model: pip install 'hipfacts[presidio]'

python examples/presidio_analyzer_claims.py
"""

import spacy
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import SpacyNlpEngine
from presidio_analyzer.predefined_recognizers import EmailRecognizer

from hipfacts.adapters.presidio import ClaimRecognizer

TEXT = "Side leg raises to fill in your hip dips! Questions to coach@example.org."


def main() -> None:
    engine = SpacyNlpEngine()
    engine.nlp = {"en": spacy.blank("en")}  # neither recognizer below needs more, so that nothing is downloaded
    registry = RecognizerRegistry(recognizers=[ClaimRecognizer(), EmailRecognizer()], supported_languages=["en"])
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])
    for result in sorted(analyzer.analyze(TEXT, language="en"), key=lambda result: result.start):
        print(f"{result.entity_type} {result.score:.2f} {TEXT[result.start : result.end]!r}")
        if finding := result.recognition_metadata.get("hipfacts"):
            print(f"    {finding['correction']['fact']}")


if __name__ == "__main__":
    main()
