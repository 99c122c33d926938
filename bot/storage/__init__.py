"""What is kept: tables, migrations, and a small class for each kind of row. SQLite by default, PostgreSQL by URL."""
