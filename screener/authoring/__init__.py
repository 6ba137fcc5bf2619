"""Tools for the people who write rule files: compare, mutate, approve, draw, tabulate.

They work on files that have passed every check, and know nothing of the web.
"""
