"""Policy of complaints, one sentence per function."""
