"""The version of the atlas, which pages, downloads and commands bear."""

__version__ = "0.1.0"
