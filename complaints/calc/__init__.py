"""Pure computation of complaints: plain values in, plain values out."""
