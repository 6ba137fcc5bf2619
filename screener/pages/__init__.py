"""What the pages of every audience have in common: one safe app, languages, assets, headers.

Knows nothing of patients or nurses; their rooms (`web`, `intake`) build on this one.
"""
