from __future__ import annotations

import os
from datetime import date

import pytest

from helpers.corpus import Corpus, CorpusError, articles
from helpers.corpus.articles import MAX_FILE_SIZE, read_date
from helpers.corpus.duplicates import signature

BODY = "The mayor of Eastmoor said on Tuesday that the bridge would stay closed until the spring.\n"


def head(**fields: str) -> str:
    return "---\n" + "".join(f"{k}: {v}\n" for k, v in fields.items()) + "---\n"


def test_reads_front_matter_and_leaves_the_text_alone(write):
    body = "  First line.\r\n\r\nSecond \u201cline\u201d.\r\n"
    folder = write(a__md=head(title="A bridge", published="2020-05-04", outlet="Desk", language="en") + body)
    (article,) = Corpus.load(folder).articles
    assert article.text == body
    assert (article.article_id, article.title, article.published) == ("a", "A bridge", date(2020, 5, 4))
    assert article.outlet == "Desk"
    assert article.words == 4


def test_a_headline_may_hold_a_colon(write):
    folder = write(a__md=head(title="Bridge row: 'No way back', says mayor", language="en") + BODY)
    assert Corpus.load(folder).articles[0].title == "Bridge row: 'No way back', says mayor"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_front_matter_may_end_its_lines_in_any_way(write, newline):
    folder = write(a__txt=(head(title="A bridge", language="en") + BODY).replace("\n", newline))
    (article,) = Corpus.load(folder).articles
    assert article.title == "A bridge"
    assert article.text == BODY.replace("\n", newline)


def test_byte_order_mark_is_no_part_of_the_text(write):
    folder = write(a__md=b"\xef\xbb\xbf" + (head(title="T", language="en") + BODY).encode())
    corpus = Corpus.load(folder)
    assert corpus.articles[0].text == BODY
    assert not corpus.notes or all("UTF-8" not in note.reason for note in corpus.notes)


def test_another_encoding_is_detected_and_told(write):
    text = head(title="T", language="en") + "The minister said \u201cno\u201d \u2014 and the café closed.\n" * 5
    corpus = Corpus.load(write(a__md=text.encode("cp1252")))
    assert "\u201cno\u201d \u2014 and the café" in corpus.articles[0].text
    assert any("not UTF-8; read as cp1252" in note.reason for note in corpus.notes)


def test_a_bad_byte_leaves_the_other_characters_alone(write):
    text = head(title="T", language="en") + "The minister said \u201cno\u201d \u2014 and left.\n"
    corpus = Corpus.load(write(a__md=text.encode() + b"\xe2\x80"))
    assert "\u201cno\u201d \u2014 and left" in corpus.articles[0].text
    assert any("not UTF-8" in note.reason for note in corpus.notes)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("title: 'No way back', says mayor", "'No way back', says mayor"),
        ('title: "Dark day" for the port', '"Dark day" for the port'),
        ("title: 'Don't go', minister says", "'Don't go', minister says"),
        ('title: "Row: day two"  # quoted as it should be', "Row: day two"),
        ("title: 'It''s over'", "It's over"),
        ("title: No", "No"),
        ("title: 007", "007"),
        ("Title: Capital key", "Capital key"),
    ],
)
def test_headlines_are_taken_as_they_are_written(write, line, title):
    corpus = Corpus.load(write(a__md=f"---\n{line}\nlanguage: en\n---\n{BODY}"))
    assert [a.title for a in corpus.articles] == [title]


@pytest.mark.parametrize("above", ["\n", " \r\n\n", "\r"])
def test_blank_lines_may_stand_above_the_front_matter(write, above):
    folder = write(a__md=above + head(title="T", language="en", published="soon") + BODY)
    corpus = Corpus.load(folder)
    assert (corpus.articles[0].title, corpus.articles[0].text) == ("T", BODY)
    assert corpus.rejects[0].line == above.count("\n") + above.count("\r") - above.count("\r\n") + 4


@pytest.mark.parametrize(
    "text",
    [
        "Three months later, Kim and South Korean President Moon Jae-in signed it.\n",
        "Tokyo has protested to Pyongyang, Yoshihide Suga said.\n",
    ],
)
def test_short_english_reports_full_of_foreign_names_are_english(write, text):
    assert len(Corpus.load(write(a__txt=text))) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_another_script_is_told_from_few_words(write, encoding):
    corpus = Corpus.load(write(a__txt="\ub2e4\ub9ac\ub294 \ub2eb\ud600 \uc788\ub2e4\uace0 \uc2dc\uc7a5\uc774 \ub9d0\ud588\ub2e4.\n".encode(encoding)))
    assert not corpus.articles
    assert corpus.rejects[0].reason == "language is ko, not English"


def test_text_without_front_matter_takes_its_first_line_as_title(write):
    folder = write(a__txt="Bridge stays closed\n\n" + BODY * 3)
    corpus = Corpus.load(folder)
    (article,) = corpus.articles
    assert article.title == "Bridge stays closed"
    assert article.text.startswith("Bridge stays closed")
    assert article.zones[0].kind == "title"
    assert article.published is None
    assert any(note.reason == "no publication date" for note in corpus.notes)


@pytest.mark.parametrize(
    ("given_date", "why"),
    [("2021-02-30", "not a day of the calendar"), ("03/04/2021", "could be"), ("March 2021", "not a whole date"),
     ("soon", "not a date")],
)
def test_a_wrong_date_costs_the_date_and_not_the_article(write, given_date, why):
    corpus = Corpus.load(write(a__md=head(title="T", published=f'"{given_date}"', language="en") + BODY))
    assert corpus.articles[0].published is None
    (reject,) = corpus.rejects
    assert why in reject.reason
    assert reject.line == 3


@pytest.mark.parametrize(
    "given_date",
    ["2021-03-18", "18 March 2021", "2021-03-18T23:10:00+09:00", "Mar 18, 2021", "20210318", "2021/3/18",
     "18 March 2021 10:00 KST"],
)
def test_dates_are_read_in_the_forms_that_metadata_use(given_date):
    assert read_date(given_date) == (date(2021, 3, 18), None)


@pytest.mark.parametrize(
    ("content", "reason", "line"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "not text", None),
        (b"---\ntitle: [unclosed\npublished: 2020-01-01\n---\nText.\n", "front matter", 3),
        (b"---\ntitle: 'a\n", "no closing line", 1),
        (b"---\n- a\n- b\n---\nText.\n", "not a list of", 2),
        (b"---\na: &x [1, 2]\nb: *x\n---\nText.\n", "aliases are not allowed", 3),
        (b"---\na: !!python/object/apply:os.system [ls]\n---\nText.\n", "front matter", 2),
        (b"---\ntitle: T\n---\n\n  \n", "no text", None),
        ("---\ntitle: T\n---\nLe ministre a déclaré jeudi que le pont resterait fermé jusqu'au printemps.\n".encode(),
         "language is fr", None),
        ("---\ntitle: T\n---\n\u200b\n\u200b\ufeff *** \n".encode(), "no text", None),
        ("The bridge is closed.\n".encode("utf-32"), "not text", None),
        (b"---\ntitle: T\nlanguage: ko\n---\nText.\n", "language is ko", 3),
        (b"", "no text", None),
    ],
)
def test_what_cannot_be_used_is_a_reject_with_its_place(write, content, reason, line):
    corpus = Corpus.load(write(bad__md=content, good__md=head(title="T", language="en") + BODY))
    assert [a.article_id for a in corpus.articles] == ["good"]
    (reject,) = corpus.rejects
    assert reject.path == "bad.md"
    assert reason in reject.reason
    assert reject.line == line
    assert reject.mend
    assert "\n" not in reject.reason


def test_a_file_over_the_limit_is_a_reject_and_the_limit_can_be_raised(write):
    folder = write(big__txt=head(title="T", language="en") + "word " * (MAX_FILE_SIZE // 5 + 10))
    assert "over the limit of 20 MB" in Corpus.load(folder).rejects[0].reason
    assert len(Corpus.load(folder, max_file_size=50_000_000)) == 1


def test_other_files_links_outside_and_equal_names(write, tmp_path):
    folder = write(a__md=head(title="T", language="en") + BODY, a__txt=BODY, b__pdf=b"%PDF", README__md="x", parties__yaml="")
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    corpus = Corpus.load(folder)
    assert [a.article_id for a in corpus.articles] == ["a"]
    reasons = {r.path: r.reason for r in corpus.rejects}
    assert "same name" in reasons["a.txt"]
    assert "not a kind" in reasons["b.pdf"]
    assert "outside" in reasons["link.txt"]
    assert set(reasons) == {"a.txt", "b.pdf", "link.txt"}


def test_a_file_name_cannot_break_a_message(write):
    folder = write(a__md=head(title="T", language="en") + BODY)
    (folder / "x\ny\u202e.pdf").write_bytes(b"")
    (reject,) = Corpus.load(folder).rejects
    assert "\n" not in reject.path
    assert "\u202e" not in reject.path


def test_links_that_lead_in_a_circle_or_nowhere_are_rejects(write):
    folder = write(a__md=head(title="T", language="en") + BODY)
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "gone.txt").symlink_to("nowhere.txt")
    (folder / "around").symlink_to(".")
    corpus = Corpus.load(folder)
    assert [a.article_id for a in corpus.articles] == ["a"]
    assert [r.path for r in corpus.rejects] == ["gone.txt", "loop.txt"]


def test_a_file_name_that_is_not_utf8_gives_an_id_that_can_be_written(write):
    folder = write()
    with open(os.fsencode(folder) + b"/caf\xe9.md", "w") as file:
        file.write(head(title="T", language="en") + BODY)
    assert [a.article_id for a in Corpus.load(folder).articles] == ["caf\ufffd"]


@pytest.mark.parametrize("folder", ["~nobody-of-that-name/x", "x" * 5000, "a\0b"])
def test_a_folder_that_cannot_be_is_no_such_folder(folder):
    with pytest.raises(CorpusError, match="no such folder"):
        Corpus.load(folder)


def test_missing_folder_and_file_are_one_clear_line(tmp_path):
    with pytest.raises(CorpusError, match="no such folder"):
        Corpus.load(tmp_path / "none")
    (tmp_path / "file").write_text("x")
    with pytest.raises(CorpusError, match="is a file"):
        Corpus.load(tmp_path / "file")


def test_equal_texts_are_marked_with_the_first_published(write):
    folder = write(
        a__md=head(title="A", published="2020-02-02", language="en") + BODY,
        b__md=head(title="B", published="2020-01-01", language="en") + "\n" + BODY,
        c__md=head(title="C", language="en") + BODY.replace("mayor", "council").replace("Tuesday", "Friday").replace("spring", "end"),
    )
    assert {a.article_id: a.duplicate_of for a in Corpus.load(folder).articles} == {"a": "b", "b": None, "c": None}


def test_a_corpus_of_a_period(write):
    def article(day):
        return f"---\ntitle: T\npublished: {day}\n---\nWords of {day} that nobody else has written so far.\n"

    folder = write(a__md=article("2024-01-01"), b__md=article("2024-02-01"), c__md=article("2024-03-01"), d__md="No date\n\nAt all.")
    write(corrections__yaml="".join(["corrections:\n", *(f"  - {{article: {name}, words: Words, table: dates, hide: true, who: w, why: y}}\n" for name in "abz")]))
    corpus = Corpus.load(folder)

    def names(**days):
        return "".join(article.article_id for article in corpus.published(**days).articles)

    assert names() == "abcd"
    assert names(since="2024-02-01") == "bc"
    assert names(until=date(2024, 2, 1)) == "ab"
    assert names(since=date(2024, 1, 15), until="2024-02-28") == "b"
    assert [c.article for c in corpus.published(since="2024-02-01").corrections] == ["b", "z"]
    with pytest.raises(CorpusError, match="no article was published from 2025-01-01; choose other days"):
        corpus.published(since="2025-01-01")


def test_what_repeats_an_article_of_another_period_stands_for_itself(write):
    text = "The harbour board met on Tuesday and chose a new master, who said that dues would not rise before the spring."
    corpus = Corpus.load(write(**{f"{name}__md": f"---\ntitle: T\npublished: {day}\n---\n{text}\n" for name, day in (("a", "2024-01-01"), ("b", "2024-02-01"))}))
    assert [article.duplicate_of for article in corpus.articles] == [None, "a"]
    assert [article.duplicate_of for article in corpus.published(since="2024-01-15").articles] == [None]


class Shelf(dict):
    """Keeps what is put there."""

    def get(self, keys):
        return {key: self[key] for key in keys if key in self}

    def put(self, bodies):
        self.update(bodies)


def test_what_a_file_holds_is_kept_under_its_name_and_bytes(write, monkeypatch):
    folder = write(
        a__md=head(title="A", published="2020-02-02", language="en") + BODY + "\n![photo: the bridge]\n",
        b__md=head(published="never", language="en") + BODY, c__md=head(language="fr") + BODY, d__pdf="%PDF", e__txt=b"\xff\xfe\x00",
        a__txt=BODY, z__txt=BODY.encode() + b"\xe2\x80",
    )  # fmt: skip

    def read():
        rejects: list = []
        return list(articles.read_articles(folder, rejects, [])), rejects

    def read_by_survey(shelf):
        rejects: list = []
        found = list(articles.survey(folder, rejects, shelf))
        for one in found:
            assert (one.article_id, one.published, one.words) == (one.article().article_id, one.article().published, one.article().words)
            assert one.signature == signature(one.article().text) and one.digest == articles.article_digest(one.article())
        return [one.article() for one in found], rejects

    shelf = Shelf()
    fresh = read()
    assert len(fresh[0]) == 3 and len(fresh[1]) > 3
    assert read_by_survey(shelf) == fresh
    monkeypatch.setattr(articles, "read_article", None)  # nothing is read again
    assert read_by_survey(shelf) == fresh
    monkeypatch.undo()
    (folder / "a.md").write_text((folder / "a.md").read_text().replace("spring", "autumn"))
    assert read_by_survey(shelf) == read() != fresh


def test_a_file_that_changes_while_it_is_surveyed_is_kept_as_what_it_was(write, monkeypatch):
    """It is read once: what is kept under the hash of some bytes is what those bytes hold."""
    folder, shelf = write(a__md=head(language="en") + BODY), Shelf()
    first, read = (folder / "a.md").read_bytes(), articles._bytes

    def read_and_change(file, most):
        raw = read(file, most)
        (folder / "a.md").write_bytes(first.replace(b"spring", b"autumn"))
        return raw

    monkeypatch.setattr(articles, "_bytes", read_and_change)
    (found,) = articles.survey(folder, [], shelf)
    assert "spring" in found.article().text
    monkeypatch.undo()
    (found,) = articles.survey(folder, [], shelf)
    assert "autumn" in found.article().text
    (folder / "a.md").write_bytes(first)
    (found,) = articles.survey(folder, [], shelf)
    assert "spring" in found.article().text


@pytest.mark.parametrize("block", [16, 64, 512])
def test_no_file_is_read_again_because_of_another(tmp_path, monkeypatch, block):
    def survey():
        again.clear()
        return [one.article_id for one in articles.survey(tmp_path, [], shelf)]

    for number in range(600):
        (tmp_path / f"{number:03}.md").write_text(head(title=f"Report {number}", language="en") + BODY)
    shelf, read, again = Shelf(), articles.read_article, []
    monkeypatch.setattr(articles, "BLOCK", block)
    monkeypatch.setattr(articles, "read_article", lambda *given: again.append(given[1]) or read(*given))
    assert len(survey()) == len(again) == 600
    assert 1 <= len(shelf) < 600 / 4
    assert len(survey()) == 600 and again == []
    for number in range(0, 600, 60):
        (tmp_path / f"{number:03}-more.md").write_text(head(title=f"One more {number}", language="en") + BODY)
    assert len(survey()) == 610
    assert sorted(again) == [f"{number:03}-more" for number in range(0, 600, 60)]
    (tmp_path / "200.md").write_text(head(title="Changed", language="en") + BODY)
    (tmp_path / "400.md").unlink()  # either may be the first of its block, which is not found then
    found = survey()
    assert len(found) == 609 and "200" in found and "400" not in found
    assert "200" in again and len(again) <= 2 * block


def test_two_corpora_that_begin_alike_do_not_push_each_other_out(tmp_path, monkeypatch):
    shelf, read, again = Shelf(), articles.read_article, []
    for name, numbers in (("one", range(40)), ("two", [*range(30), *range(50, 60)])):
        (tmp_path / name).mkdir()
        for number in numbers:
            (tmp_path / name / f"{number:03}.md").write_text(head(title=f"Report {number}", language="en") + BODY)
    monkeypatch.setattr(articles, "read_article", lambda *given: again.append(given[1]) or read(*given))
    for _ in range(2):
        for name in ("one", "two"):
            assert len(list(articles.survey(tmp_path / name, [], shelf))) == 40
    assert len(again) == 50
