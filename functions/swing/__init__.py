"""The domain that all functions share: a swing's video in, its measured and coached report out."""
