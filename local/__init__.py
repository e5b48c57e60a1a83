"""A laptop's Google: everything Commonbook needs around it, on one machine, with no account and no network."""
