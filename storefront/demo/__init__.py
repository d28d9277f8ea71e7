"""The demo brand: its catalog, its people, its pictures and its history."""
