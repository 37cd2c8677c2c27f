"""Users' own indicators: a table and the TOML beside it become columns of units and a map."""
