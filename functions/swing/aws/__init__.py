"""The only owner of boto3: S3, DynamoDB, Step Functions and SQS."""

__all__ = [
    "dynamodb",
    "dynamodb_values",
    "executions",
    "failures",
    "presigned_urls",
    "queues",
    "s3",
    "sqs_batches",
    "videos",
    "work_queue",
]
