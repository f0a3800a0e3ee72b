"""What operators see of the running system: health, metrics, and the checks before the start."""
