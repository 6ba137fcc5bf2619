"""Two rule files by meaning: what changed, and whose outcome moves."""
