# What neuralforecast's LSTM forecasts: a request on standard input, the answer in the last line of standard output. It needs
# PyTorch 2, so an environment of its own: requirements-neuralforecast.txt beside the peers.
import json
import logging
import sys
import time
import warnings

REQUEST = json.load(sys.stdin)


def frame(parts):
    """Histories by the name of their series; a missing value is the last one before, as the library takes none."""
    import pandas

    rows = [
        pandas.DataFrame({"unique_id": str(name), "ds": range(len(values)), "y": pandas.Series(values, dtype="float64").ffill()})
        for name, values in parts.items()
    ]
    return pandas.concat(rows, ignore_index=True)


def neural(seed):
    """Its defaults but for the length of the history, which is Lethe's, and the quantiles. Fitted once, before the first place."""
    from neuralforecast import NeuralForecast
    from neuralforecast.losses.pytorch import MQLoss
    from neuralforecast.models import LSTM

    values, origins, horizon = REQUEST["values"], REQUEST["origins"], REQUEST["horizon"]
    level = round(100 * REQUEST["interval"])
    quiet = {"enable_progress_bar": False, "enable_model_summary": False, "logger": False, "enable_checkpointing": False}
    begun = time.perf_counter()
    model = LSTM(h=horizon, input_size=REQUEST["lookback"], loss=MQLoss(level=[level]), random_seed=seed, accelerator="cpu", **quiet)
    library = NeuralForecast(models=[model], freq=1)
    library.fit(df=frame({0: values[: origins[0]]}))
    found = library.predict(df=frame({place: values[:origin] for place, origin in enumerate(origins)}))
    seconds = time.perf_counter() - begun
    own = [found[found["unique_id"].astype(str) == str(place)] for place in range(len(origins))]
    columns = {"point": "LSTM-median", "low": f"LSTM-lo-{level}", "high": f"LSTM-hi-{level}"}
    answer = {name: [rows[column].tolist() for rows in own] for name, column in columns.items()}
    return {**answer, "seconds": seconds}


def main():
    warnings.filterwarnings("ignore")
    for name in ("lightning", "lightning.pytorch", "pytorch_lightning", "lightning_fabric"):
        logging.getLogger(name).setLevel(logging.ERROR)
    print(json.dumps([neural(seed) for seed in range(1, 1 + REQUEST["seeds"])]))


def versions():
    from importlib.metadata import version

    print(json.dumps({name: version(name) for name in ("neuralforecast", "torch")}))


versions() if REQUEST.get("versions") else main()
