"""hipfacts where text already flows: one module a library, each imported only when asked for.

`spacy` is a pipeline component, `arrow` checks record batches, and `spark` does so on a cluster.
"""
