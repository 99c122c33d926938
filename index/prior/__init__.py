"""What ships with the index: background texts, and the prior of the calibration."""
