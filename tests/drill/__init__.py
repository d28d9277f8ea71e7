"""The long forms of what `make test` holds in small: real processes, many buyers, kills, silence, forgeries."""
