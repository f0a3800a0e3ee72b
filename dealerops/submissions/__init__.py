"""Forms that people send: each is done once, however often its button is pressed (reliability.md P4)."""
