"""The pages of money: receivables, dunning, damage, write-offs, the customer's statement."""
