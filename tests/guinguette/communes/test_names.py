"""Names of communes compared, among those that share letters."""

import random
import string

from guinguette.communes.france import load_communes
from guinguette.communes.names import AlikeNames, normalise_name, similarity


def test_names_that_share_letters_are_those_that_resemble():
    names = [normalise_name(commune.name) for commune in load_communes()]
    alike = AlikeNames(names)
    rng = random.Random(5)
    same = 0
    for _ in range(25):
        text = rng.choice(names)
        for _ in range(2):
            i = rng.randrange(len(text))
            text = f"{text[:i]}{rng.choice(string.ascii_lowercase)}{text[i + 1 :]}"
        best = max(similarity(text, names))
        found = alike.like(text)
        assert len(found) < 5_000
        same += max(score for _, score in found) == best
    assert same >= 24


def test_a_beginning_finds_every_name_that_has_it():
    names = [f"saint {word}" for word in "abcdefghij"] * 100 + ["autre"]
    found = {names[position] for position, score in AlikeNames(names).like("saint") if score >= 90}
    assert found == set(names) - {"autre"}
    assert AlikeNames([]).like("saint") == []
