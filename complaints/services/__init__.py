"""The verbs of complaints: one file per phase of a signal's and a case's life."""
