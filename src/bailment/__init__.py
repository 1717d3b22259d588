"""bailment keeps paper, policy and practice in step for health data and the AI models made from it."""

__version__ = "0.1.0"
