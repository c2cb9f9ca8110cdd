"""The operator's command line: the same code for AWS and for a local engine."""
