"""What a place's page, card and sentence say: facts, ranks, neighbours, seats of government."""
