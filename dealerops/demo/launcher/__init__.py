"""`make demo`: sets everything up, runs the whole system, and takes it down again."""
