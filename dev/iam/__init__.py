"""Who may do what: the calls that the roles of template.yaml are asked for, and what their policies say to them.

Knows no engine: dev/ministack/authorization.py and dev/localstack/authorization.py bring the calls.
"""
