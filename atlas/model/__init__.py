"""The nouns that every room hands on: dataset, unit sets, classes, errors, progress, workers."""
