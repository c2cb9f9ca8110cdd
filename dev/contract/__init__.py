"""The API's contract: written from the code, and compared with what was promised."""
