"""The pages on method and on how wrong the figures could be."""
