"""What happens on a press, an opened mail, a task: one module per subject, thin."""
