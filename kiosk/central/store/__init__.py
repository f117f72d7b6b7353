"""The database: its tables, its transactions, and what is sown into it."""
