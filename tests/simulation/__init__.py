"""The proving ground (promises.md): deterministic worlds of people, edits and faults, and what must hold when they settle."""
