"""The reference central service: FastAPI over SQLAlchemy."""
