"""Rule files for the tests: small ones built (`models`), random ones, and ones with mistakes.

`plain` reads a rule file anew, apart from the program: what the program is compared with.
"""
