"""The outside world: each room holds a typed surface, the real service and a local one for the demo."""
