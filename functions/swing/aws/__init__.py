"""The only owner of boto3: S3, DynamoDB, Step Functions, SQS and Secrets Manager."""

__all__ = [
    "dynamodb",
    "dynamodb_values",
    "executions",
    "failures",
    "kept_secrets",
    "presigned_urls",
    "queues",
    "s3",
    "sqs_batches",
    "videos",
    "work_queue",
]
