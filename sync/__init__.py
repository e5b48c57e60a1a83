"""The engine: bringing each account's Google Contacts to the desired state, and reading back what people changed there."""
