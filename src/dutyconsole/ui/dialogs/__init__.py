"""Modal questions, each with one typed answer."""
