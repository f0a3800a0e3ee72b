"""Reads across nouns, as frozen values for screens and reports."""
