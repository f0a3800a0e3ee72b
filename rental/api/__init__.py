"""The endpoints of the rental app."""
