"""A pre-consultation screener that tells a patient to book, or to consult the clinic first.

Nothing unknown ever leads to "book". This package imports nothing by itself; start reading at
`model` (the words), `conditions` (three-valued truth), `assess` (the product) and `rulefile`
(how a file becomes a questionnaire, and what is proved of it).
"""

__version__ = "0.1.0"
