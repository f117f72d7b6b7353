"""The endpoints, a router for each subject; what they decide stands in the modules beside this room."""
