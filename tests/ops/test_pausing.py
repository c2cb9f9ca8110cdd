"""What an operator may stop, and lets go on again."""

from ops import pausing
from swing.intake import leases
from tests.ops.conftest import Office


def test_guests_are_held_back_and_let_in_again_with_a_reason_for_both(office: Office) -> None:
    pausing.pause(office.deployment, "guests", "a script uploads")
    held, note = leases.are_guests_held(), pausing.note_of("guests")
    pausing.resume(office.deployment, "guests", "it is over")

    assert held
    assert note["reason"] == "a script uploads"
    assert not leases.are_guests_held()
    assert [each["reason"] for each in office.audit()] == ["a script uploads", "it is over"]
