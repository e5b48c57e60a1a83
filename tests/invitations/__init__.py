"""Sharing with somebody whom no administrator connected: invited first, asked, and only then given anything."""
