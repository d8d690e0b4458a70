"""Would the service run here, and what would keep it from it? ``python -m bot check``."""
