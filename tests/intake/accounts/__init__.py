"""Accounts of the nurse's side: who gets in, for how long, and what is told of it."""
