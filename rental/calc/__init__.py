"""Pure computation of the rental business: plain values in, plain values out."""
