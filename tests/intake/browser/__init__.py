"""The nurse's pages in a real browser."""
