"""The door of systems outside: hotline and social listening tell what they heard, and ask what became of it."""
