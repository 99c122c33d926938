"""The conversation: state + message + what the index says -> reply, new state and effects.

Pure: it knows no chat network, no storage and no clock.
"""
