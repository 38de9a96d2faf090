"""What notebooks show, from the tables alone: findings in words, charts, tables, statements in their paragraphs.

Every view takes ``Rows`` (a result's tables, joined) and returns HTML that a notebook displays and a report prints.
Whatever comes from a corpus is escaped where the HTML is made.
"""

from importlib.resources import files

from helpers.markup import Html
from helpers.views.rows import Rows

__all__ = ["Html", "Rows", "style"]


def style() -> Html:
    """The views' stylesheet for a notebook, kept to its outputs (twice named, to win over JupyterLab's own rules for
    them), light or dark as JupyterLab is.

    A report brings the same rules itself; the cell that shows this is tagged ``lab-only``.
    """
    colours, rules = files(__name__).joinpath("style.css").read_text("utf-8").split("/* Rules. */")
    colours = colours.replace("@media (prefers-color-scheme: dark) {\n  :root {", '@media all {\n  body[data-jp-theme-light="false"] {')
    rules += files(__name__).joinpath("lab.css").read_text("utf-8")
    return Html("<style>{}\n.jp-OutputArea-output.jp-OutputArea-output {{{}}}</style>").format(Html(colours), Html(rules))
