"""Who calls, and what they may spend."""

__all__ = ["budgets", "identity", "issuer_keys", "quotas"]
