"""How input of the rental pages looks."""
