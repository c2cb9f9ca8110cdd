"""What Step Functions does otherwise than AWS on MiniStack, mended: histories, ends, deadlines, tokens and mocks."""
