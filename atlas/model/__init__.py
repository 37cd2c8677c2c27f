"""The nouns of the atlas: what its parts hand each other."""
