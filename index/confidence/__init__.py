"""How sure to be: evidence -> a calibrated probability -> a threshold with a finite-sample bound."""
