"""Importing this loads the model and all that the stages keep at hand, by reading a sentence.

It is for a process of which others are to be copies.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from helpers.corpus import Corpus
from helpers.readings import read
from helpers.records import Article

read(Article("warm", "Anna Feld said on Monday that the ministers of Norway and Chile had signed a treaty.", published=date(2020, 1, 7)), Corpus(Path(), ()))
