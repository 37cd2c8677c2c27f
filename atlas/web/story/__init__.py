"""The first page: the story in chapters."""
