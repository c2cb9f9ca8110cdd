"""An OIDC issuer of our own: keys on a real HTTP address, and tokens forged in every usual way."""
