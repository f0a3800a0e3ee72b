"""The plan on the pages of a store: the board, moves, plans, rates."""
