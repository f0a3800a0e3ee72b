"""One module per environment; `base` holds what is equal everywhere."""
