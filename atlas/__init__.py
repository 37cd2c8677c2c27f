"""A population-flow atlas of China: sources, comparable units, measures, layers, site."""

__version__ = "0.1.0"
