"""What goes in and out: files to records and back, no SQL."""
