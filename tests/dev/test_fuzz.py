"""Broken files end as their golfers' errors, in bounded memory; `python -m dev.fuzz` tries more of them."""

from dev.fuzz.__main__ import MAX_MB, run


def test_broken_files_end_as_golfers_errors_or_are_read() -> None:
    found = run(40, seed=3)

    assert found.faults == []
    assert found.ends.total() == 40
    assert len(found.ends) > 1
    assert found.worst_mb[0] < MAX_MB
