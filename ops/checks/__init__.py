"""What `doctor` looks at. What should be there is read from the template of this checkout."""
