"""Connecting an account by its own consent, and disconnecting it."""
