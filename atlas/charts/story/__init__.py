"""The pictures of the story."""
