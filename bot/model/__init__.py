"""Answers by a language model: what it is told, what it writes, and the gate in between.

The life of a model's claim: `Draft` (it points at words in a passage) → `Finding` (code has found
the words, and what is claimed of them stands) or a `Reason` why not, which is counted.
"""
