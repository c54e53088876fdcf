// Networks held to what Keras 3 gave for them (test/golden/keras/*.py): outputs, gradients, steps.
import { expect, test } from '@jest/globals';
import { type Loss, readTopology } from '../../src/compiler/index.js';
import {
  type CompileArgs,
  Network,
  type NetworkFitArgs,
  type OptimizerDescription,
  type Rules,
} from '../../src/core.js';
import { InspectedSession } from '../session/inspected-session.js';

interface Tensor {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** Weights, or what there is for each, layer by layer. */
type ByLayer = { readonly [layer: string]: readonly (readonly number[])[] };

/** A case as common.py writes it. */
export interface KerasCase {
  readonly topology: object;
  readonly x: readonly Tensor[];
  readonly weights: ByLayer;
  readonly y: Tensor;
  /** Of the outputs, in the sum whose gradient `inputGradients` is. */
  readonly factors: readonly number[];
  /** Null for numbers of rows, which have none. */
  readonly inputGradients: readonly (readonly number[])[] | null;
  readonly loss: unknown;
  readonly optimizer: unknown;
  readonly targets: Tensor;
  /** Of samples, `[samples]`, or of their steps, `[samples, time]`. */
  readonly sampleWeight?: Tensor | null;
  readonly gradients: ByLayer;
  /** Before each step. */
  readonly losses: readonly number[];
  /** Weights after the last one. */
  readonly trained: ByLayer;
}

/** How far a network may be from Keras, as a part of the largest of an array's numbers (and at least of `LEAST`). */
export interface Tolerance {
  readonly outputs: number;
  readonly gradients: number;
  /** Losses of all steps, and weights after them. */
  readonly steps: number;
}

/** Both compute in float32, and add up in another order. */
const TOLERANCE: Tolerance = { outputs: 1e-6, gradients: 1e-6, steps: 1e-6 };

const LEAST = { outputs: 1, gradients: 0.05, losses: 0.05, weights: 1 } as const;

const floats = (values: readonly number[]): Float32Array => Float32Array.from(values);

/** The largest distance, as a part of the largest expected number (at least `least`). */
export function furthest(got: ArrayLike<number>, expected: readonly number[], least: number): number {
  expect(got.length).toBe(expected.length);
  const scale = Math.max(least, ...expected.map(Math.abs));
  return Math.max(0, ...expected.map((aim, index) => Math.abs((got[index] ?? Number.NaN) - aim) / scale));
}

/** The network of a case, at its initial weights. */
export function networkOf({ topology, weights }: KerasCase): Network {
  const network = Network.create(topology);
  network.setWeights(inOrder(network, weights).map(floats));
  return network;
}

/** What there is for each weight, in the order of `network.weights`: those that are not trained come last. */
function inOrder(network: Network, given: ByLayer): (readonly number[])[] {
  const met = new Map<string, number>();
  return network.weights.flatMap(({ name }) => {
    const layer = layerOf(name);
    const place = met.get(layer) ?? 0;
    met.set(layer, place + 1);
    const values = given[layer]?.[place];
    return values === undefined ? [] : [values];
  });
}

/** What there is for each weight, layer by layer. */
function byLayers(network: Network, given: ByLayer): (readonly number[])[] {
  const layers = new Set(network.weights.map(({ name }) => layerOf(name)));
  return [...layers].flatMap((layer) => given[layer] ?? []);
}

function layerOf(weight: string): string {
  return weight.split('/', 1)[0] as string;
}

/**
 * Holds the network of a case to it.
 *
 * @param rules whose hold; where nobody says, tfjs-layers'
 */
export function testCase(one: KerasCase, tolerance: Partial<Tolerance> = {}, rules: Rules = {}): void {
  const { lossMasks = 'tfjs' } = rules;
  const { sampleWeight = null } = one;
  const bounds = { ...TOLERANCE, ...tolerance };
  const [x] = one.x.map(({ shape, values }) => ({ values: floats(values), shape })) as [
    { values: Float32Array; shape: readonly number[] },
  ];
  const targets = { values: floats(one.targets.values), shape: one.targets.shape };
  const optimizer = one.optimizer as OptimizerDescription;
  const loss = one.loss as CompileArgs['loss'];

  test('gives the outputs and the gradient of the input, saved and loaded again as well', async () => {
    const created = networkOf(one);
    for (const network of [created, await Network.load(await created.toBytes())]) {
      const outputs = await network.predict(x);
      expect(outputs.shape).toEqual(one.y.shape);
      expect(furthest(outputs.values, one.y.values, LEAST.outputs)).toBeLessThan(bounds.outputs);
      const [expected] = one.inputGradients ?? [];
      if (expected === undefined) continue;
      const { values } = await network.inputGradients(x, { shape: one.y.shape, values: floats(one.factors) });
      expect(furthest(values, expected, LEAST.gradients)).toBeLessThan(bounds.gradients);
    }
  });

  test('gives the gradients of all weights', async () => {
    const network = networkOf(one);
    network.compile({ optimizer, loss });
    const [count = 0, ...sampleShape] = x.shape;
    const session = await InspectedSession.open({
      network: readTopology(network.topology),
      sampleShapes: [sampleShape],
      batchSize: count,
      training: { outputs: [{ loss: one.loss as Loss, metrics: [] }], optimizer, lossMasks },
      train: {
        ...{ inputs: [x.values], targets: [targets.values], count },
        ...(sampleWeight && { weights: [floats(sampleWeight.values)] }),
      },
      threads: 1,
    });
    try {
      session.setWeights(byLayers(network, one.weights).map(floats));
      const expected = byLayers(network, one.gradients);
      const gradients = session.gradients();
      expect(gradients.length).toBe(expected.length);
      for (const [index, gradient] of gradients.entries()) {
        expect(furthest(gradient, expected[index] ?? [], LEAST.gradients)).toBeLessThan(bounds.gradients);
      }
    } finally {
      session.close();
    }
  });

  test('takes the same twenty steps on one thread and on two', async () => {
    const prints: string[] = [];
    for (const threads of [1, 2]) {
      const network = networkOf(one);
      network.compile({ optimizer, loss });
      const epochs = one.losses.length;
      const batchSize = x.shape[0] as number;
      const own = { ...rules, lossMasks, sampleWeight };
      const args = { epochs, batchSize, shuffle: false, threads, ...own } as NetworkFitArgs;
      const { history, fingerprint } = await network.fit(x, targets, args);
      expect(furthest(history.loss ?? [], one.losses, LEAST.losses)).toBeLessThan(bounds.steps);
      for (const [index, expected] of inOrder(network, one.trained).entries()) {
        const { values = [] } = network.weights[index] ?? {};
        expect(furthest(values, expected, LEAST.weights)).toBeLessThan(bounds.steps);
      }
      prints.push(fingerprint);
    }
    expect(prints[1]).toBe(prints[0]);
  });
}
