"""The database of the nurse's side: connection, what tables are made of, migrations."""
