"""Measures of classifications by scikit-learn, and McNemar's test and Wilson's intervals by statsmodels: measures.json for the tests.

Run it with Python that has scikit-learn and statsmodels: `python test/golden/classify/measures.py`.
"""

import json
import pathlib
import random
import warnings

from sklearn import metrics
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import proportion_confint

warnings.simplefilter("ignore")
draw = random.Random(1)


def case(classes, count, right):
    truth = [draw.randrange(classes) for _ in range(count)]
    predicted = [own if draw.random() < right else draw.randrange(classes) for own in truth]
    labels = list(range(classes))
    precision, recall, _, support = metrics.precision_recall_fscore_support(
        truth, predicted, labels=labels, zero_division=0
    )
    return {
        "classes": classes,
        "truth": truth,
        "predicted": predicted,
        "accuracy": metrics.accuracy_score(truth, predicted),
        "balanced_accuracy": metrics.balanced_accuracy_score(truth, predicted),
        "confusion": metrics.confusion_matrix(truth, predicted, labels=labels).tolist(),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "support": support.tolist(),
    }


def test(better, worse, same=20):
    table = [[same, better], [worse, 0]]
    p = mcnemar(table, exact=False, correction=True).pvalue
    return {"better": better, "worse": worse, "same": same, "p": float(p)}


def interval(right, count):
    low, high = proportion_confint(right, count, method="wilson")
    return {"right": right, "count": count, "low": float(low), "high": float(high)}


pairs = [(0, 1), (4, 0), (5, 0), (6, 0), (0, 6), (10, 3), (12, 3), (3, 12), (40, 60), (39, 61), (500, 430), (480, 430)]
golden = {
    "cases": [case(2, 40, 0.7), case(3, 60, 0.5), case(5, 200, 0.9), case(4, 9, 0.3)],
    "mcnemar": [test(*pair) for pair in pairs],
    "wilson": [interval(*pair) for pair in [(0, 1), (1, 1), (0, 20), (20, 20), (7, 9), (123, 150), (4999, 5000)]],
}
place = pathlib.Path(__file__).parent / "measures.json"
place.write_text(json.dumps(golden) + "\n")
