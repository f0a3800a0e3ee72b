"""The lives of the nouns of aftersales as tables."""
