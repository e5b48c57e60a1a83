"""The documents, their reads and their transactions: all knowledge of Firestore is in this room."""
