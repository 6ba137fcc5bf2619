"""Figures for the clinic: how many patients began, finished and were told what. Never who.

`sums` says what is counted, `visit` when, `keeper` adds it up and keeps it, `sealed` is the file
that it is kept in, and `shown` what of it anybody may see: rounded, and of past periods alone.
Neither the patient's side, which counts, nor the nurse's, which shows, knows of the other here.
"""
