"""Every order in which uploads, their events, repeats, stops and deletions may meet, over the real code in memory."""
