"""The rental app in the back office."""
