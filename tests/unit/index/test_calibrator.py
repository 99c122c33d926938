from __future__ import annotations

import json

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit

from index.confidence.calibrator import Calibrator, Labels, unfitted
from index.confidence.features import NAMES

RIDGE, UNEXPLAINED, LENGTH = (NAMES.index(name) for name in ("ridge", "unexplained", "length"))
STRENGTH = 10.0


def prior(**coefficients: float) -> Calibrator:
    values = np.zeros(len(NAMES) + 1)
    for name, value in coefficients.items():
        values[NAMES.index(name)] = value
    return Calibrator(np.zeros(len(NAMES)), np.ones(len(NAMES)), values)


def labels(feature: int, values: list[float], right: list[bool], weight: float = 1.0) -> Labels:
    rows = np.zeros((len(values), len(NAMES)))
    rows[:, feature] = values
    hit = np.array(right, bool)
    weights: NDArray[np.float64] = np.full(len(values), weight)
    return Labels(rows, hit, hit, weights)


def fitted(before: Calibrator, seen: Labels) -> Calibrator:
    return before.fitted(seen, seen.right, STRENGTH, 1.0)


def test_the_probability_is_the_logistic_of_the_standardised_features() -> None:
    calibrator = Calibrator(np.full(len(NAMES), 2.0), np.full(len(NAMES), 4.0), np.ones(len(NAMES) + 1))
    row = np.full(len(NAMES), 2.0)
    row[0] = 6.0

    assert calibrator.probability(row)[0] == pytest.approx(expit(1 + 1))


def test_labels_pull_a_coefficient_and_many_pull_more_than_few() -> None:
    before = prior(ridge=1.0)
    few = labels(RIDGE, [-1, 1] * 5, [False, True] * 5)
    many = labels(RIDGE, [-1, 1] * 500, [False, True] * 500)

    after_few, after_many = (fitted(before, some).coefficients[RIDGE] for some in (few, many))

    assert 1.0 < after_few < after_many


def test_a_weight_stands_for_that_many_labels() -> None:
    before, values, right = prior(ridge=1.0), [-1.0, 0.5, 1.0], [False, False, True]

    weighted = fitted(before, labels(RIDGE, values, right, weight=7))
    repeated = fitted(before, labels(RIDGE, values * 7, right * 7))

    assert weighted.coefficients == pytest.approx(repeated.coefficients, abs=1e-4)


def test_the_fit_is_where_the_posterior_is_flat() -> None:
    before = prior(length=0.3)
    seen = labels(LENGTH, [-2, -1, 0, 1, 2], [True, False, True, False, False])

    after = fitted(before, seen)

    design = np.hstack([seen.features, np.ones((5, 1))])
    off = after.coefficients - before.coefficients
    pull = design.T @ (expit(design @ after.coefficients) - seen.right)
    assert pull + np.array([STRENGTH] * len(NAMES) + [1.0]) * off == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize(("feature", "sign"), [(RIDGE, 1), (UNEXPLAINED, -1)])
def test_labels_never_turn_the_sign_of_evidence(feature: int, sign: int) -> None:
    misleading = labels(feature, [-sign, sign] * 200, [True, False] * 200)

    assert fitted(prior(), misleading).coefficients[feature] == pytest.approx(0, abs=1e-9)


def test_a_feature_that_may_tell_either_way_follows_the_labels() -> None:
    for sign in (-1, 1):
        seen = labels(LENGTH, [-sign, sign] * 200, [False, True] * 200)
        assert fitted(prior(), seen).coefficients[LENGTH] * sign > 0.5


def test_without_labels_the_prior_stays() -> None:
    before = prior(ridge=1.0)

    assert fitted(before, labels(RIDGE, [], [])) is before


def test_the_json_form_names_every_feature_and_gives_the_calibrator_back() -> None:
    rng = np.random.default_rng(0)
    before = Calibrator(*(rng.uniform(0.1, 1, size) for size in (len(NAMES), len(NAMES), len(NAMES) + 1)))

    text = json.dumps(before.to_json())
    after = Calibrator.from_json(json.loads(text))

    assert list(json.loads(text)["features"]) == list(NAMES)
    for part in ("mean", "scale", "coefficients"):
        assert getattr(after, part) == pytest.approx(getattr(before, part))


def test_a_missing_feature_is_an_error() -> None:
    content = prior().to_json()
    del content["features"]["ridge"]

    with pytest.raises(KeyError, match="ridge"):
        Calibrator.from_json(content)


def test_an_unfitted_calibrator_standardises_and_says_even() -> None:
    rows = np.random.default_rng(0).normal(3, 2, (50, len(NAMES)))
    rows[:, 0] = 1.0

    assert unfitted(rows).probability(rows) == pytest.approx(0.5)


def test_labels_of_different_lengths_are_refused() -> None:
    whole = labels(RIDGE, [1.0, 2.0], [True, False])

    with pytest.raises(ValueError, match=r"\[1, 2\]"):
        Labels(whole.features, whole.right[:1], whole.among, whole.weights)
