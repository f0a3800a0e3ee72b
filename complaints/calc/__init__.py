"""Pure computation on plain values; no database, no clock of its own."""
