"""One function per sentence of policy about one record."""
