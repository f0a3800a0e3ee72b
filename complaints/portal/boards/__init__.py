"""The boards of complaints at the dealer."""
