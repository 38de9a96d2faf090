"""HTML made safely: it stands in ``helpers.markup``, where the records reach it too."""

from helpers.markup import Html as Html
from helpers.markup import clean as clean
from helpers.markup import count as count
from helpers.markup import day as day
from helpers.markup import days as days
from helpers.markup import html as html
from helpers.markup import join as join
from helpers.markup import month_end as month_end
from helpers.markup import score as score
