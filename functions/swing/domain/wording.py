"""Numbers and names of metrics in words that a golfer reads."""

from swing.domain.models import Finding


def words(metric: str) -> str:
    return metric.removesuffix("_deg").removesuffix("_s").replace("_", " ")


def shown(value: float, unit: str) -> str:
    written = {"deg": "degrees", "s": "s", "1": ": 1"}.get(unit, unit)
    return f"{value:.2f} {written}".replace(" : 1", ":1") if unit != "deg" else f"{value:.0f} {written}"


def label(finding: Finding) -> str:
    name = finding.metric.removesuffix("_deg").replace("_", " ")
    return f"{name[:1].upper()}{name[1:]} {quantity(finding.value, finding.unit)}"


def quantity(value: float, unit: str) -> str:
    """Text of a number as a golfer reads it: 38°, 0.25 s, 3.4 : 1, 0.62 shoulder widths."""
    digits = {"deg": 0, "1": 1}.get(unit, 2)
    number = f"{round(value, digits) or 0.0:.{digits}f}".replace("-", "−")
    return number + {"deg": "°", "1": " : 1"}.get(unit, f" {unit}")


def in_words(value: float, unit: str) -> str:
    """A number as a golfer reads it: 12 degrees, 39 %, 2.9. The sentence around it says which way."""
    if unit == "deg":
        return f"{abs(value):.0f} degrees"
    return f"{abs(value):.1f}" if unit in {"1", "s"} else f"{abs(value):.0%}".replace("%", " %")
