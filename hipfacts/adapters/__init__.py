"""hipfacts where text already flows: one module a library, each imported only when asked for.

`spacy` is a pipeline component, `presidio` a recognizer; `arrow` checks record batches, and `spark` a cluster's.
"""
