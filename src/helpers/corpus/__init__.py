"""A folder of articles, and what is known about the dispute that they report."""

from helpers.corpus.articles import Corpus as Corpus
from helpers.corpus.articles import CorpusError as CorpusError
from helpers.corpus.parties import Landmark as Landmark
from helpers.corpus.parties import Parties as Parties
from helpers.corpus.parties import PartiesError as PartiesError
from helpers.corpus.parties import Party as Party
from helpers.corpus.parties import Role as Role
from helpers.corpus.parties import Topic as Topic
from helpers.corpus.parties import load_landmarks as load_landmarks
from helpers.corpus.parties import load_topics as load_topics
