"""Judging the model against the patterns of seeds/patterns.yaml: each module measures some of them."""
