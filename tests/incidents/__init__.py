"""What happened to users of other contact sync programs, and does not happen here (promises.md, "Incidents")."""
