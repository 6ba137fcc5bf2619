"""The nurse's side: her page, over HTTP and in a real browser."""
