"""A synthetic golfer: videos of a golf swing whose events, joints and angles are known exactly."""
