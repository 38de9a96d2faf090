"""What happened when: dates resolved, events found and merged, the timeline ranked."""

from helpers.timeline.expressions import tag_dates

__all__ = ["tag_dates"]
