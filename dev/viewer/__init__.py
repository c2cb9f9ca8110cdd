"""The web app on a developer's machine, and its way into a stack."""
