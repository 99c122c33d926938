"""The numbers: plots, the tables behind them, and the same as CSV."""
