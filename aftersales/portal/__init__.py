"""The pages of aftersales: one module per noun."""
