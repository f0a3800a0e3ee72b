"""Pure computations of aftersales on plain values: no models, no clock, no queries."""
