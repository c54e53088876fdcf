# What other libraries forecast: a request on standard input, the answer in the last line of standard output.
import json
import sys
import time

import numpy as np

REQUEST = json.load(sys.stdin)
# None of it in a request of versions.
VALUES = np.array([np.nan if value is None else value for value in REQUEST.get("values", [])], dtype=np.float64)
ORIGINS = REQUEST.get("origins")
HORIZON = REQUEST.get("horizon")
LEVEL = round(100 * REQUEST.get("interval", 0))
# Beyond it statsforecast has no seasonal smoothing, and a search of seasonal ARIMA takes hours.
LONGEST_SEASON = 24


def filled(values):
    """Missing values are the last one before: these libraries take none."""
    known = values.copy()
    for place in range(1, len(known)):
        if np.isnan(known[place]):
            known[place] = known[place - 1]
    return known


def statistical(make):
    """Fitted once, before the first place; parameters stay, the history goes on."""
    begun = time.perf_counter()
    values = filled(VALUES)
    model = make()
    model.fit(values[: ORIGINS[0]])
    rows = [model.forward(values[:origin], h=HORIZON, level=[LEVEL]) for origin in ORIGINS]
    return {
        "point": [row["mean"].tolist() for row in rows],
        "low": [row[f"lo-{LEVEL}"].tolist() for row in rows],
        "high": [row[f"hi-{LEVEL}"].tolist() for row in rows],
        "seconds": time.perf_counter() - begun,
    }


def ets():
    from statsforecast.models import AutoETS

    return statistical(lambda: AutoETS(season_length=REQUEST["season"]))


def arima():
    from statsforecast.models import AutoARIMA

    # Approximate where forecast::auto.arima of R is.
    season = REQUEST["season"]
    approximate = ORIGINS[0] > 150 or season > 12
    return statistical(lambda: AutoARIMA(season_length=season, approximation=approximate))


def read(numbers, shape):
    return np.array(numbers, dtype=np.float32).reshape(shape)


def keras(seed):
    """The usual network: LSTM layers and a dense one for all steps and quantiles, on Lethe's own windows."""
    import os

    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import keras as library

    windows = REQUEST["windows"]
    lookback, width = windows["past"]
    quantiles = np.array(REQUEST["quantiles"], dtype=np.float32)
    parts = {
        name: (read(part["past"], (-1, lookback, width)), read(part["targets"], (-1, HORIZON, 1)))
        for name, part in windows["parts"].items()
    }
    library.utils.clear_session()
    begun = time.perf_counter()
    library.utils.set_random_seed(seed)

    def pinball(truth, forecast):
        error = truth - forecast
        return library.ops.mean(library.ops.maximum(quantiles * error, (quantiles - 1) * error))

    size = REQUEST["size"]
    layers = [library.layers.LSTM(size["units"], return_sequences=layer + 1 < size["layers"]) for layer in range(size["layers"])]
    dense = library.layers.Dense(HORIZON * len(quantiles))
    model = library.Sequential(
        [library.Input((lookback, width)), *layers, dense, library.layers.Reshape((HORIZON, len(quantiles)))]
    )
    training = REQUEST["training"]
    model.compile(optimizer=library.optimizers.Adam(training["learningRate"], global_clipnorm=1.0), loss=pinball)
    stop = library.callbacks.EarlyStopping(patience=training["patience"], restore_best_weights=True)
    options = {"batch_size": training["batchSize"], "epochs": training["epochs"], "callbacks": [stop], "verbose": 0}
    history = model.fit(*parts["training"], validation_data=parts["validation"], **options)
    found = np.sort(model.predict(parts["test"][0], verbose=0).astype(np.float64), axis=2)
    seconds = time.perf_counter() - begun
    shift, scale = (np.array(windows[name])[:, None] for name in ("shift", "scale"))
    low, point, high = (((found[:, :, place] * scale) + shift).tolist() for place in range(3))
    return {"point": point, "low": low, "high": high, "seconds": seconds, "epochs": len(history.history["loss"])}


def main():
    answer = {"keras": [keras(seed) for seed in range(REQUEST["kerasSeeds"])]}
    if REQUEST["season"] <= LONGEST_SEASON:
        answer["ets"], answer["arima"] = ets(), arima()
    print(json.dumps(answer))


def versions():
    from importlib.metadata import version

    print(json.dumps({name: version(name) for name in ("keras", "tensorflow-cpu", "statsforecast")}))


versions() if REQUEST.get("versions") else main()
