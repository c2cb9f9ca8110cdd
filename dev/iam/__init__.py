"""Who may do what: the calls that the roles of template.yaml are asked for, and what their policies say to them.

Knows no engine: the engines' own adapters (dev/ministack/authorization.py, dev/localstack/authorization.py) bring calls.
"""
