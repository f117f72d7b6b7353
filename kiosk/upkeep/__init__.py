"""What a kiosk does for those who look after it from afar: says how it is, does what it is told,
and takes the city's new configuration.
"""
