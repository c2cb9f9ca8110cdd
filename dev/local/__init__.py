"""A local AWS: engines, what is deployed to them, and the processes beside them."""
