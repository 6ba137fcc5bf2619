"""Catalogues: what languages lack, brought up to date, made up for a look."""
