"""The lives of the nouns of reports as tables."""
