"""The retrieval layer: articles -> passages -> vectors -> hits -> a calibrated decision.

Knows nothing of ``bot``.
"""
