"""What the terminal says of a simulation made by hand."""

from dataclasses import replace

from commands.answers.simulation import simulation_lines
from tests.guinguette.scenarios.made import made_simulation


def said(simulation):
    lines = [f"{line.label}|{line.text}" for line in simulation_lines(simulation)]
    return (
        "\n".join(lines)
        .replace("\N{NO-BREAK SPACE}", " ")
        .replace("\N{NARROW NO-BREAK SPACE}", " ")
    )


def changed(simulation, which, **changes):
    scenarios = list(simulation.scenarios)
    scenarios[which] = replace(scenarios[which], **changes)
    return replace(simulation, scenarios=tuple(scenarios))


def test_each_scenario_says_its_villages_its_cost_and_both_gaps():
    simulation = made_simulation()
    text = said(simulation)
    one, two = text.split("|1 véhicule\n")[1].split("|2 véhicules\n")
    assert "Dépôts|Saint-Dizier" in one
    assert "4 villages (2 une semaine sur deux, 2 une semaine sur quatre)" in one
    assert "chaque semaine" in two
    year = simulation.scenarios[0].year
    assert f"{year.net_eur:,.0f} € par an".replace(",", " ") in one
    assert "subventions de" in one
    assert "tournées à" in one


def test_a_starved_scenario_and_one_that_is_kept_are_marked():
    simulation = made_simulation()
    assert "ne se compare pas" not in said(simulation)
    assert "ne se compare pas" in said(changed(simulation, 1, is_starved=True))
    choice = replace(simulation.scenarios[1].choice, is_inherited=True)
    assert "scénario d'avant est gardé" in said(changed(simulation, 1, choice=choice))


def test_long_trips_are_named_with_their_price_and_the_others_counted():
    simulation = made_simulation()
    choice = simulation.scenarios[1].choice
    far = tuple(
        replace(one, round_trip_min=90.0 + k, alone_eur=123.0)
        for k, one in enumerate(choice.villages)
    )
    text = said(changed(simulation, 1, choice=replace(choice, villages=far)))
    assert "Plus de 1 h 15|" in text
    assert "123 € par voyage" in text
    assert "et 1 autre" in text


def test_communes_set_aside_are_counted_with_the_reason():
    simulation = made_simulation()
    aside = {"shop": frozenset("ab"), "island": frozenset("c")}
    text = said(replace(simulation, pool=replace(simulation.pool, aside=aside)))
    assert "2 communes ont un commerce alimentaire" in text
    assert "1 commune d'une île sans route" in text
