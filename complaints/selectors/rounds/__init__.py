"""Reads about rounds: what an agenda is built from, and what the pages and papers show."""
