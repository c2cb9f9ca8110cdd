"""The only owner of openai: calls and batches in, replies and failures with a name out."""

__all__ = ["batch_api", "client", "replies"]
