"""borgerkiosk: the self-service kiosk of Aarhus Citizens' Services.

Events go in, a pure core (`kiosk.session`) decides, effects come out.
"""
