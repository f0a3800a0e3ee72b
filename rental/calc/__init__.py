"""Pure arithmetic of the rental business: no models, no clock."""
