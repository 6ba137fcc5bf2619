"""The patient's pages in a real browser, served by the program as it is installed."""
