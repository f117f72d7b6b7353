"""What the city offers: services as data, their loader and their checker."""
