from __future__ import annotations

import pytest

from helpers.statements.same_name import are_initials, family_name, is_slip, may_be_person, short_for, tidy


@pytest.mark.parametrize(
    ("short", "name", "same"),
    [
        ("FUB", "Farmers' Union of Belsk", True),
        ("ARA", "Arvena Rivers Authority", True),
        ("D-Ohio", "Arvena Rivers Authority", False),
        ("LU", "Arvena Rivers Authority", False),
    ],
)
def test_initials(short, name, same):
    assert are_initials(short, name) is same


@pytest.mark.parametrize(
    ("short", "full", "same"),
    [
        ("Holm", "Ada Holm", True),
        ("Ada", "Ada Holm", False),
        ("Kim", "Kim Dol Ho", True),
        ("Kim", "Ada Kim", True),
        ("Dol", "Kim Dol Ho", False),
        ("Ada Holm", "Ada J. Holm", True),
    ],
)
def test_a_person_is_called_by_the_family_name(short, full, same):
    assert short_for(short, full, person=True) is same


def test_the_family_name_may_come_first():
    assert (family_name("Kim Dol Ho"), family_name("Ada Holm")) == (["kim"], ["holm"])


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("Wlliam Lindqvar", "William Lindqvar", True),
        ("Daniel Lindqvar", "Daniela Lindqvar", False),
        ("Ada Holm", "Ida Holm", False),
        ("William Lindqvar", "William Lindqvist", False),
    ],
)
def test_slips_of_the_pen(one, other, slip):
    assert is_slip(one, other) is slip


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Robert Holm QC", "Robert Holm"),
        ("Former Lund Steel CEO Robert Holm", "Robert Holm"),
        ("Tory MP Robert Holm", "Robert Holm"),
        ("Lund Steel Institute", "Lund Steel Institute"),
    ],
)
def test_names_without_what_stands_around_them(written, name):
    assert tidy(written) == name


def test_what_looks_like_a_person():
    assert may_be_person("Robert Holm")
    assert not may_be_person("Robert Holm Institute")
    assert not may_be_person("robert holm")
