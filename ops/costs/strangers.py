"""What people whom nobody knows can make a deployment pay in a day: the template's bounds at list prices.

Each row is all of one kind and no more than its bound allows, whether or not the same day could bring them all.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from ops.costs.cost_model import DAYS_PER_MONTH, prices

DAY_S: Final = 86_400
# What Cognito mails in a day by itself: as many accounts can be made, unless the pool sends through SES.
NEW_ACCOUNTS: Final = 50
# What an answer of the API takes of its function, in the mean of the routes.
ANSWER_S: Final = 0.1
WRITES, READS = 1, 2


class Row(NamedTuple):
    what: str
    bound: str
    usd: float

    def __str__(self) -> str:
        return f"| {self.what} | {self.bound} | ${self.usd:,.2f} |"


def rows(template: Mapping[str, Any], **parameters: float) -> list[Row]:
    """`parameters` replace the template's defaults."""
    defaults = {name: each["Default"] for name, each in template["Parameters"].items() if each["Type"] == "Number"}
    given, resources = {**defaults, **parameters}, template["Resources"]
    return [
        analyses(given, resources),
        answers(given, resources),
        model(given),
        videos_of_guests(given, resources),
        videos_of_accounts(given),
    ]


def analyses(given: Mapping[str, float], resources: Mapping[str, Any]) -> Row:
    at_once, largest_gb = int(given["AccountConcurrency"]) // 2, largest_mb(resources) / 1024
    usd = at_once * largest_gb * DAY_S * price("gb_second_x86_64")
    return Row("analyses", f"half of `AccountConcurrency`, {at_once} of the largest function all day", usd)


def largest_mb(resources: Mapping[str, Any]) -> int:
    functions = (each for each in resources.values() if each["Type"] == "AWS::Serverless::Function")
    return max(int(each["Properties"].get("MemorySize", 0)) for each in functions)


def answers(given: Mapping[str, float], resources: Mapping[str, Any]) -> Row:
    requests = int(given["ApiRequestsPerSecond"]) * DAY_S
    gb_s = ANSWER_S * resources["ApiFunction"]["Properties"]["MemorySize"] / 1024
    each = price("api_request") + price("invocation") + gb_s * price("gb_second_arm64")
    each += WRITES * price("write_unit") + READS * price("read_unit")
    return Row("requests to the API", f"`ApiRequestsPerSecond`, {requests / 1e6:.2f} million", requests * each)


def model(given: Mapping[str, float]) -> Row:
    guests = given["CoachUsdPerDayOfGuests"] + given["ChatUsdPerDayOfGuests"]
    return Row("the model", f"`CoachUsdPerDay`; guests alone ${guests:g}", given["CoachUsdPerDay"])


def videos_of_guests(given: Mapping[str, float], resources: Mapping[str, Any]) -> Row:
    rules = resources["VideosBucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    [days] = [rule["ExpirationInDays"] for rule in rules if rule["Id"] == "forget-guests"]
    gb = given["MegabytesPerDayOfGuests"] / 1000
    usd = gb * price("s3_gb_month") * days / DAYS_PER_MONTH
    return Row("videos of guests", f"`MegabytesPerDayOfGuests`, {gb:g} GB for {days} days", usd)


def videos_of_accounts(given: Mapping[str, float]) -> Row:
    gb = NEW_ACCOUNTS * given["MegabytesPerGolferAndDay"] / 1000
    bound = f"`MegabytesPerGolferAndDay`, {NEW_ACCOUNTS} new accounts, {gb:g} GB, each month that they stay"
    return Row("videos of accounts that were made for it", bound, gb * price("s3_gb_month"))


def price(name: str) -> float:
    return prices().prices[name].usd
