"""The lives of the nouns as tables."""
