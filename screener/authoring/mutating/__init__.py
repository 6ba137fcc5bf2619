"""Every single change of a rule file, and what notices it."""
