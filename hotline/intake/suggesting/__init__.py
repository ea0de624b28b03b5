"""建议引擎: category and lead unit of a matter, learned from the city's own closed orders. Pure: no database, no clock.

`grams` makes numbers of a text, `classifier` learns and scores one choice, `tree` chooses along the category tree,
`explaining` says which words decided, `likeness` finds near-duplicates, `training` fits, measures and calibrates,
`figures` says how good it is, `keeping` makes bytes of a model and a model of bytes.

Nothing here imports scikit-learn before something is trained: a web process only multiplies.
"""
