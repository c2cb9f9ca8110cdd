"""The template onto AWS and off it again, as one conversation: needs, build, deployment, first report; the way back.

Everything is looked at before anything is built or made, and nothing of a golfer's is deleted without a word for it.
"""
