"""What TOML declares, checked when it is loaded: the columns and the tables of the atlas."""
