"""What the fixtures have in common: numbers, a model's topology as tfjs-layers writes it, a model's outputs, gradients and steps."""

import os

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_PLATFORMS"] = "cpu"
import jax
import keras
import numpy as np

layers = keras.layers

STEPS = 20


def versions():
    return {"kerasVersion": keras.__version__, "jaxVersion": jax.__version__}


def numbers(array):
    """Nine digits tell a float32 from all others."""
    return [float(f"{number:.9g}") for number in np.asarray(array, "float32").ravel().tolist()]


def tensor(array):
    return {"shape": list(np.shape(array)), "values": numbers(array)}


def defaults(layer):
    """Of a layer's configuration what is not its name or its type, initializers by class and configuration."""

    def short(value):
        if not isinstance(value, dict):
            return value
        return {"class_name": value["class_name"], "config": value["config"]}

    return {
        key: short(value)
        for key, value in layer.get_config().items()
        if key not in ("name", "dtype", "trainable")
    }


class Draw:
    """Numbers of a few binary digits, from a seed."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)

    def __call__(self, shape, scale=64):
        return (self.rng.integers(-64, 65, size=shape) / scale).astype("float32")


ACTIVATIONS = {"hard_sigmoid": "keras3_hard_sigmoid", "silu": "swish"}
"""By other names than tfjs-layers has them."""

RENAMED = {"LeakyReLU": {"negative_slope": "alpha"}}
"""Options, by class, likewise."""

OMITTED = ("dtype", "seed", "ragged", "sparse", "optional", "batch_shape", "groups", "data_format", "synchronized")


def config_of(layer):
    """A layer's configuration as tfjs-layers has it; what is left to defaults in both is left out."""
    renamed = RENAMED.get(type(layer).__name__, {})
    config = {}
    for key, value in layer.get_config().items():
        if key in OMITTED or key.endswith("initializer") or value is None and key.endswith(("regularizer", "constraint")):
            continue
        if key == "layer":
            inner = layer.forward_layer if isinstance(layer, keras.layers.Bidirectional) else layer.layer
            value = {"class_name": type(inner).__name__, "config": config_of(inner)}
            if isinstance(layer, keras.layers.Bidirectional):
                value["config"]["name"] = inner.name.removeprefix("forward_")
        if "activation" in key:
            value = ACTIVATIONS.get(value, value)
        config[renamed.get(key, key)] = value
    if isinstance(layer, keras.layers.InputLayer):
        config["batch_input_shape"] = list(layer.batch_shape)
    return config


def topology(model):
    """As tfjs-layers writes it, which is as Keras 2 did."""
    if isinstance(model, keras.Sequential):
        layers = [layer for layer in model._layers]
        listed = [{"class_name": type(layer).__name__, "config": config_of(layer)} for layer in layers]
        return {"class_name": "Sequential", "config": {"name": model.name, "layers": listed}}

    def place(value):
        layer, call, output = value._keras_history
        return [layer.name, call, output, {}]

    def calls(layer):
        nodes = [] if isinstance(layer, keras.layers.InputLayer) else layer._inbound_nodes
        # Among the inputs of a recurrent layer is the mask, which tfjs-layers passes on unseen.
        return [[place(value) for value in node.input_tensors if value.dtype != "bool"] for node in nodes]

    listed = [
        {
            "class_name": {"Functional": "Model"}.get(type(layer).__name__, type(layer).__name__),
            "name": layer.name,
            "config": config_of(layer),
            "inbound_nodes": calls(layer),
        }
        for layer in model.layers
    ]
    ends = {
        "input_layers": [place(value)[:3] for value in model.inputs],
        "output_layers": [place(value)[:3] for value in model.outputs],
    }
    return {"class_name": "Model", "config": {"name": model.name, "layers": listed, **ends}}


def by_layer(model, of):
    """What `of` gives for each layer that has weights."""
    return {layer.name: [numbers(value) for value in of(layer)] for layer in model.layers if layer.weights}


def without_mask(outputs):
    """tfjs-layers' losses do not look at masks, Keras' do: what they differ by is in loss_masks.py."""
    return outputs * jax.numpy.float32(1)


LOSSES = {"meanSquaredError": "mean_squared_error"}

OPTIMIZERS = {"sgd": lambda rate: keras.optimizers.SGD(rate)}


def case(
    draw,
    model,
    x,
    loss="meanSquaredError",
    loss_of=None,
    targets=None,
    optimizer=None,
    described=None,
    weights=None,
    ids=False,
    steps=STEPS,
    mask_losses=False,
):
    """A model's outputs, the input's gradient of their weighted sum, its gradients by a loss, and steps of an optimizer.

    loss, described: the loss and the optimizer as Lethe has them; loss_of, optimizer: as Keras does
    weights: by layer; drawn if there are none
    ids: whether x are numbers of rows, which have no gradient
    """
    inputs = x if isinstance(x, list) else [x]
    model(x)
    for layer in model.layers:
        drawn = [draw(weight.shape, 128) for weight in layer.get_weights()]
        if isinstance(layer, keras.layers.BatchNormalization):
            drawn[-1] = np.abs(drawn[-1]) + np.float32(0.5)
        layer.set_weights((weights or {}).get(layer.name, drawn))
    initial = by_layer(model, lambda layer: layer.get_weights())
    given = x if isinstance(x, list) else jax.numpy.asarray(x)
    trained = [variable.value for variable in model.trainable_variables]
    others = [variable.value for variable in model.non_trainable_variables]

    @jax.jit
    def predict(values):
        return without_mask(model.stateless_call(trained, others, values, training=False)[0])

    y = np.asarray(predict(given))
    factors = draw(y.shape)
    of_input = None
    if not ids:
        of_input = jax.grad(lambda values: (predict(values) * factors).sum())(given)
    if targets is None:
        targets = draw(y.shape)
    if loss_of is None:
        loss_of = keras.losses.get(LOSSES[loss])
    if optimizer is None:
        optimizer, described = keras.optimizers.SGD(0.1), {"kind": "sgd", "learningRate": 0.1}
    optimizer.build(model.trainable_variables)
    slots = [variable.value for variable in optimizer.variables]

    def cost(trained, others):
        outputs, others = model.stateless_call(trained, others, given, training=True)
        outputs = outputs if mask_losses else without_mask(outputs)
        return keras.ops.mean(loss_of(targets, outputs)), others

    @jax.jit
    def step(trained, others, slots):
        (value, others), gradients = jax.value_and_grad(cost, has_aux=True)(trained, others)
        trained, slots = optimizer.stateless_apply(slots, gradients, trained)
        return value, gradients, trained, others, slots

    losses, first = [], None
    for _ in range(steps):
        value, gradients, trained, others, slots = step(trained, others, slots)
        losses.append(value)
        first = first or gradients
    names = {variable.path: gradient for variable, gradient in zip(model.trainable_variables, first)}
    gradients = by_layer(model, lambda layer: [names[variable.path] for variable in layer.trainable_variables])
    for variable, value in zip(model.trainable_variables, trained):
        variable.assign(value)
    for variable, value in zip(model.non_trainable_variables, others):
        variable.assign(value)
    return {
        "topology": topology(model),
        "x": [tensor(values) for values in inputs],
        "weights": initial,
        "y": tensor(y),
        "factors": numbers(factors),
        "inputGradients": None if ids else [numbers(values) for values in (of_input if isinstance(x, list) else [of_input])],
        "loss": loss,
        "optimizer": described,
        "targets": tensor(targets),
        "gradients": gradients,
        "losses": numbers(losses),
        "trained": by_layer(model, lambda layer: layer.get_weights()),
    }


def chain(shape, *layers, **options):
    return keras.Sequential([keras.Input(shape, **options), *layers])
