"""The rules, pure: what a contact is, who may see and do what, how two edits become one. No I/O, no clock, no randomness."""
