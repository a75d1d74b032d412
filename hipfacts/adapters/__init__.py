"""hipfacts where text already flows: one module a library, each imported only when asked for.

`spacy` is a pipeline component, and `arrow` checks record batches.
"""
