"""The steps that bring the tables up to date. Alembic finds them by this folder."""
