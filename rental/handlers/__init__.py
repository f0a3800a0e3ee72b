"""What the rental app does when something happened."""
