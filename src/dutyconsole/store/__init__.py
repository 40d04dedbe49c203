"""What is kept: SQL and the journal."""
