"""The lives of complaints as tables."""
