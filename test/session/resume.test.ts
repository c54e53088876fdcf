import { afterAll, expect, test } from '@jest/globals';
import type { OptimizerDescription } from '../../src/compiler/index.js';
import { releaseKernels } from '../../src/engine/index.js';
import { ADAM, dense, lstm, SGD, stateOf, trainingOptions, withSession } from '../compiler/networks.js';

afterAll(releaseKernels);

const OPTIMIZERS: OptimizerDescription[] = [
  { ...SGD, learningRate: 0.1 },
  ADAM,
  { kind: 'momentum', learningRate: 0.1, momentum: 0.9, useNesterov: false },
  { kind: 'momentum', learningRate: 0.1, momentum: 0.9, useNesterov: true },
  { kind: 'adamax', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, decay: 0.1 },
  { kind: 'rmsprop', learningRate: 0.01, decay: 0.9, momentum: 0.5, epsilon: 1e-7, centered: false },
  { kind: 'rmsprop', learningRate: 0.01, decay: 0.9, momentum: 0.5, epsilon: 1e-3, centered: true },
  { kind: 'adagrad', learningRate: 0.1, initialAccumulatorValue: 0.1 },
  { kind: 'adadelta', learningRate: 1, rho: 0.9, epsilon: 1e-6 },
];

const optionsOf = (optimizer: OptimizerDescription) =>
  trainingOptions({
    sampleShape: [4, 2],
    layers: [lstm('a', 5, { recurrent_dropout: 0.25 }), dense('b', 1)],
    batchSize: 4,
    targetSize: 4,
    samples: 10,
    training: { optimizer },
  });

test.each(OPTIMIZERS)('$kind goes on after any batch as if it had never stopped', async (optimizer) => {
  const options = optionsOf(optimizer);
  const whole = await withSession(options, (session) => {
    session.train(0, 6, 0);
    return stateOf(session);
  });
  expect(JSON.stringify(whole)).not.toContain('null'); // as NaN becomes
  for (const stop of [0, 1, 3, 5]) {
    const saved = await withSession(options, (session) => {
      if (stop > 0) session.train(0, stop, 0);
      return { weights: session.getWeights(), optimizer: session.getOptimizerState() };
    });
    expect(saved.optimizer.iterations).toBe(stop);
    const resumed = await withSession(options, (session) => {
      session.setWeights(saved.weights);
      session.setOptimizerState(saved.optimizer);
      session.train(stop, 6 - stop, stop);
      return stateOf(session);
    });
    expect(resumed).toEqual(whole);
  }
});

test('an optimizer that has done nothing may hand on empty slots', async () => {
  const options = optionsOf({ kind: 'adagrad', learningRate: 0.1, initialAccumulatorValue: 0.25 });
  const [fresh, empty] = await Promise.all(
    [false, true].map((isSet) =>
      withSession(options, (session) => {
        if (isSet) session.setOptimizerState({ iterations: 0, scalars: {}, slots: [] });
        session.train(0, 2, 0);
        return stateOf(session);
      }),
    ),
  );
  expect(empty).toEqual(fresh);
});

test('the learning rate can change between batches, and stays what it is otherwise', async () => {
  const options = optionsOf({ ...SGD, learningRate: 0.5 });
  await withSession(options, (session) => {
    expect(session.learningRate).toBe(0.5);
    const before = session.getWeights();
    session.learningRate = 0;
    session.train(0, 3, 0);
    expect(session.getWeights()).toEqual(before);
    session.learningRate = 0.25;
    expect(session.learningRate).toBe(0.25);
    session.setOptimizerState(session.getOptimizerState());
    expect(session.learningRate).toBe(0.25);
    const gradients = session.gradients();
    session.setOrder(undefined);
    session.train(0, 1, 0);
    const step = session
      .getWeights()
      .map((weight, w) =>
        weight.map((after, i) => Math.fround((before[w] as Float32Array)[i] as number) - after),
      );
    for (const [w, gradient] of gradients.entries()) {
      for (const [i, g] of gradient.entries()) {
        expect(Math.abs((step[w]?.[i] as number) - 0.25 * g)).toBeLessThanOrEqual(1e-7);
      }
    }
  });
});
