"""The city's operations page: what needs a person now, how the kiosks are, what today achieved."""
