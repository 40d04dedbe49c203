import pytest

from dutyconsole.errors import NotAllowed
from dutyconsole.store import pin_hashes
from dutyconsole.store.pin_hashes import Cost, fits, hash_of, measure

CHEAP = Cost(1, 8, 1)


def test_a_hash_fits_what_it_was_made_of_and_nothing_else():
    kept = hash_of("739154", CHEAP)

    assert fits(kept, "739154")
    assert not fits(kept, "739155")


def test_a_hash_says_itself_what_it_cost():
    assert hash_of("739154", Cost(2, 16, 1)).startswith("$argon2id$v=19$m=16,t=2,p=1$")


def test_two_hashes_of_one_pin_do_not_look_alike():
    assert hash_of("739154", CHEAP) != hash_of("739154", CHEAP)


@pytest.mark.parametrize("kept", ["", "x", "$argon2id$v=19$m=8,t=1,p=1$c2FsdA$"])
def test_what_is_no_hash_is_told(kept):
    with pytest.raises(NotAllowed, match="The PIN cannot be checked"):
        fits(kept, "739154")


def test_the_measured_cost_is_bounded_and_takes_64_mib():
    quick, slow = measure(0), measure(1000)

    assert (quick, slow) == (Cost(2, 65_536, 1), Cost(64, 65_536, 1))


def test_the_measured_cost_follows_the_machine(monkeypatch):
    monkeypatch.setattr(pin_hashes, "_seconds", lambda cost: cost.time_cost * 0.033)

    assert measure() == Cost(10)
