"""How much of an account's Lambda quota analyses may use. Pure.

They may use half of it. The other half is for what golfers wait for in seconds: the API, the queues, the chat.
"""


def share(account: int) -> int:
    """How many functions of all analyses together may be at work at once."""
    return max(1, account // 2)


def segments(account: int, most: int) -> int:
    """How many segments of one video are posed at once."""
    return min(most, share(account))


def analyses(account: int, max_segments: int, most: int) -> int:
    """How many analyses may be under way at once, when each poses as many segments as it may."""
    return max(1, min(most, share(account) // segments(account, max_segments)))
