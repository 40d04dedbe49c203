"""What is true: frozen records and pure functions."""
