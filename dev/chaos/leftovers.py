"""What must be true after golfers have deleted and overwritten things. Each returns its violations, as sentences."""

from dev.chaos.stores import Run, Stores

Violations = list[str]


def nothing_is_left_of_what_was_deleted(stores: Stores) -> Violations:
    """No item, object, profile or line of the chat speaks of an analysis whose deletion was answered with success."""
    unmarked = [f"{name} was deleted, and no tombstone stands." for name in sorted(stores.wished - stores.tombstones)]
    return unmarked + [said for name in sorted(stores.tombstones) for said in left(stores, name)]


def left(stores: Stores, name: str) -> Violations:
    places = [key for key in stores.objects if belongs(key, stores.places.get(name, ""))]
    said = [f"{name} was deleted, and {key} lies there." for key in places]
    if name in stores.items:
        said.append(f"{name} was deleted, and has an item, which is {stores.items[name]['status']}.")
    if name in stores.told:
        said.append(f"{name} was deleted, and the chat tells of it.")
    profiles = [golfer for golfer, profile in stores.profiles.items() if name in shown(profile)]
    return said + [f"{name} was deleted, and the profile of {golfer} tells of it." for golfer in profiles]


def belongs(key: str, upload: str) -> bool:
    """Say whether an object is the upload, or one of the pictures beside it."""
    return bool(upload) and (key == upload or key.startswith(upload.rpartition(".")[0] + "/"))


def shown(profile: dict[str, object]) -> set[object]:
    recent = profile.get("recent_swings", [])
    assert isinstance(recent, list)  # noqa: S101 (it is one in every profile)
    return {profile.get("latest_analysis_id"), *(swing.get("analysis_id") for swing in recent)}


def requests_are_answered(stores: Stores) -> Violations:
    """No golfer hears that something broke, however often the request is repeated."""
    return list(stores.unanswered)


def a_report_is_of_the_bytes_that_lie_there(stores: Stores) -> Violations:
    """Unless its golfer has stopped the run of the newer ones, or that could not be started and has a letter."""
    reports = [(name, stores.owners.get(name)) for name in stores.kept if name not in stores.cancelled]
    return [
        f"The report of {name} is of other bytes than lie there."
        for name, owner in reports
        if owner and is_of_others(stores, owner) and not any(name in str(letter) for letter in stores.upload_letters)
    ]


def is_of_others(stores: Stores, owner: Run) -> bool:
    status, place = stores.item(owner).get("status"), stores.places.get(owner.analysis_id, "")
    return status == "AI_COMPLETED" and bool(owner.etag) and stores.objects.get(place, owner.etag) != owner.etag
