// A model that the compiled engine cannot run is told so once, and not asked again at each call.
import { expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { evaluate, explain, fit, predict } from '../../../src/tfjs/index.js';
import { withBackend } from '../backend-for-tests.js';
import { warnings } from '../warnings.js';
import { withoutKernel } from '../without-kernel.js';

withBackend();

const x = [
  [[1], [2]],
  [[2], [3]],
];
const y = [[3], [5]];
const inputs = { values: [1, 2, 2, 3], shape: [2, 2, 1] };
const zeros = { values: new Float32Array(6), shape: [2, 3] };

/** A constraint of somebody's own, which has no kernel. */
const ofMyOwn = Object.assign(tfl.constraints.nonNeg(), { getClassName: () => 'Halved' });

/** Takes the states of its LSTM as inputs: tfjs-layers warns whenever it writes such a topology down. */
function makeDecoder(): tfl.LayersModel {
  const inputs = [[2, 1], [3], [3]].map((shape) => tfl.input({ shape }));
  const layer = tfl.layers.lstm({ units: 3, activation: 'tanh', kernelConstraint: ofMyOwn });
  const hidden = layer.apply(inputs) as tfl.SymbolicTensor;
  return tfl.model({ inputs, outputs: tfl.layers.dense({ units: 1 }).apply(hidden) as tfl.SymbolicTensor });
}

function makeUnlowered(): tfl.Sequential {
  const model = tfl.sequential({
    layers: [...withoutKernel([2, 1]), tfl.layers.dense({ units: 1 })],
  });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  return model;
}

test('predict of a model that falls back warns at its first call alone, also by what tfjs-layers has to say', async () => {
  const model = makeDecoder();
  const ask = async (): Promise<void> => (await predict(model, [inputs, zeros, zeros])).dispose();
  expect(await warnings(ask)).toEqual([
    expect.stringMatching(/non-serializable keyword arguments/),
    expect.stringMatching(
      /^predict: tfjs's operations do this, .*: kernel_constraint: expected .*, got Halved/,
    ),
  ]);
  expect(await warnings(async () => [await ask(), await ask()])).toEqual([]);
});

test('each model is told each reason once, whichever function says it', async () => {
  const [one, other] = [makeUnlowered(), makeUnlowered()];
  for (const model of [one, other]) {
    const told = await warnings(async () => {
      (await predict(model, x)).dispose();
      await evaluate(model, x, y);
      await fit(model, x, y);
    });
    expect(told).toEqual([expect.stringMatching(/^predict: .*Conv2D has no kernel/)]);
  }
});

test('an option that stood in the way and was changed counts', () => {
  const constrained = tfl.layers.dense({ units: 1, inputShape: [1], kernelConstraint: ofMyOwn });
  const model = tfl.sequential({ layers: [constrained] });
  expect(explain(model)).toMatchObject({ lowered: false, reason: expect.stringMatching(/constraint/i) });
  (constrained as unknown as { kernelConstraint: unknown }).kernelConstraint = null;
  expect(explain(model)).toMatchObject({ lowered: true });
});

test('a layer that stood in the way and was replaced counts', () => {
  const model = tfl.sequential({
    layers: [
      tfl.layers.reshape({ targetShape: [2, 1, 1], inputShape: [2, 1] }),
      tfl.layers.conv2d({ filters: 2, kernelSize: 1 }),
    ],
  });
  expect(explain(model).lowered).toBe(false);
  model.pop();
  model.add(tfl.layers.dense({ units: 1 }));
  expect(explain(model).lowered).toBe(true);
});

test('a layer that cannot say its options falls back, and warns once', async () => {
  class Mute extends tfl.layers.Layer {
    static className = 'Mute';
    override getConfig(): never {
      throw new Error('nothing to say');
    }
  }
  const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 1, inputShape: [1] }), new Mute()] });
  const ask = async (): Promise<void> => (await predict(model, y)).dispose();
  expect(await warnings(async () => [await ask(), await ask()])).toEqual([
    expect.stringMatching(/its topology cannot be written down: nothing to say/),
  ]);
});

test('a class that keeps the name of the one that it extends is refused if it calls otherwise', async () => {
  type Made = new (args: {
    units: number;
    inputShape: number[];
    kernelInitializer: 'ones';
  }) => tfl.layers.Layer;
  const Dense = tfl.layers.dense({ units: 1 }).constructor as Made;
  class Alike extends Dense {}
  class Twice extends Alike {
    override call(...args: Parameters<tfl.layers.Layer['call']>): tf.Tensor {
      return tf.mul(super.call(...args) as tf.Tensor, 2);
    }
  }
  const lowered = (Layer: Made): unknown => {
    const layer = new Layer({ units: 1, inputShape: [1], kernelInitializer: 'ones' });
    return explain(tfl.sequential({ layers: [layer] }));
  };
  expect(lowered(Alike)).toMatchObject({ lowered: true });
  expect(lowered(Twice)).toMatchObject({
    lowered: false,
    reason: expect.stringMatching(/its call was replaced, or has a hook/),
  });
});
