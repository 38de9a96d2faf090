"""Readout: what happened when, who said what, and what each speaker holds about each other party."""

__version__ = "0.1.0"
