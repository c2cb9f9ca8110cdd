"""An analysis on a local AWS, from the upload to the report."""
