"""What happened when: dates resolved, events found and merged, the timeline ranked."""

from helpers.timeline.expressions import tag_dates
from helpers.timeline.salience import rank_days

__all__ = ["rank_days", "tag_dates"]
