"""The workflow's definition in, its picture out."""
