"""The logger, the tracer and the metrics that every function uses."""

import os
from collections.abc import Iterable

from aws_lambda_powertools import Logger, Tracer
from aws_lambda_powertools.metrics import MetricUnit, single_metric

from swing.telemetry.business_metrics import Count

logger = Logger()
# Only what every function calls: to patch all that X-Ray knows would import some of it first.
tracer = Tracer(patch_modules=["botocore"])


def count(counted: Iterable[Count]) -> None:
    """Write numbers as metrics of this deployment, which CloudWatch reads from the log (EMF)."""
    for each in counted:
        with single_metric(
            name=each.name, unit=MetricUnit(each.unit), value=each.value, default_dimensions=dict(each.by)
        ) as metric:
            metric.add_dimension("env", os.environ["ENV"])
