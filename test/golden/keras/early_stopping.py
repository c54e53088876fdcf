"""When EarlyStopping ends training on fixed numbers, and the weights of which epoch are there then."""

import numpy as np
from common import keras, versions


class Model:
    """Its weights are the number of the epoch."""

    stop_training = False
    weights = None
    metrics = []

    def get_weights(self):
        return self.weights

    def set_weights(self, weights):
        self.weights = weights


def run(values, options):
    model = Model()
    callback = keras.callbacks.EarlyStopping(monitor="val_loss", **options)
    callback.set_model(model)
    callback.on_train_begin()
    done = 0
    for epoch, value in enumerate(values):
        model.weights = epoch
        callback.on_epoch_end(epoch, {"val_loss": value})
        done = epoch + 1
        if model.stop_training:
            break
    callback.on_train_end()
    return {"options": options, "values": values, "epochs": done, "weights": model.weights}


def fixture():
    rng = np.random.default_rng(7)
    cases = []
    for index in range(60):
        # Sixteenths, so that there are ties, and all sums are exact.
        values = (np.cumsum(rng.integers(-3, 3, size=12)) / 16 + 1).tolist()
        options = {"patience": int(rng.integers(0, 4)), "mode": ["min", "max", "auto"][index % 3]}
        if index % 2 == 1:
            options["restore_best_weights"] = True
        if index % 4 >= 2:
            options["min_delta"] = float(rng.integers(0, 4) / 16)
        if index % 5 == 0:
            options["baseline"] = float(rng.integers(8, 20) / 16)
        if index % 7 == 0:
            options["start_from_epoch"] = int(rng.integers(0, 6))
        cases.append(run(values, options))
    return {**versions(), "cases": cases}
