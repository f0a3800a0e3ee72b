"""The workbooks that the rental app takes in."""
