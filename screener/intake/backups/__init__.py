"""Backups of what the nurses' side keeps, and of the keys and the rules that go with it."""
