"""Log-linear models of overlap (Fienberg 1972; Bishop, Fienberg and Holland 1975, ch. 6)."""
