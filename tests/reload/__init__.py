"""Tests of edits, restarts and ends while patients and nurses are on the pages."""
