import { describe, expect, test } from '@jest/globals';
import * as tfl from '@tensorflow/tfjs-layers';
import { readTopology, resolve } from '../../../src/compiler/index.js';
import * as core from '../../../src/core.js';
import { dense, input, Network, sgd } from '../../../src/core.js';
import { noise } from '../networks.js';
import { expectLikeStock } from './stock.js';

type Merge = (inputs: tfl.SymbolicTensor[]) => tfl.SymbolicTensor;

const apply = (layer: tfl.layers.Layer, to: tfl.SymbolicTensor | tfl.SymbolicTensor[]): tfl.SymbolicTensor =>
  layer.apply(to) as tfl.SymbolicTensor;

/** Sequences through one dense layer, which feeds others, whose outputs come together. */
function branches(merge: Merge, count: number, trainable = true): () => tfl.LayersModel {
  return () => {
    const input = tfl.input({ shape: [4, 3] });
    const stem = apply(tfl.layers.dense({ units: 5, activation: 'tanh' }), input);
    const parts = Array.from({ length: count }, (_, index) =>
      apply(tfl.layers.dense({ units: 5, trainable: trainable || index > 0 }), stem),
    );
    const output = apply(tfl.layers.dense({ units: 2 }), merge(parts));
    return tfl.model({ inputs: input, outputs: output });
  };
}

const MERGES = ['add', 'multiply', 'average', 'maximum', 'minimum'] as const;
const by =
  (kind: (typeof MERGES)[number]): Merge =>
  (inputs) =>
    apply(tfl.layers[kind]() as tfl.layers.Layer, inputs);

const concatenate =
  (axis: number): Merge =>
  (inputs) =>
    apply(tfl.layers.concatenate({ axis }), inputs);

/** Two sequences of 4 steps of 5 features, and rows of those, which meet along axes. */
const meeting =
  (axes: number | [number, number], ranks: [number, number], normalize = false): (() => tfl.LayersModel) =>
  () => {
    const input = tfl.input({ shape: [4, 5] });
    const parts = ranks.map((rank) => {
      const sequence = apply(tfl.layers.dense({ units: rank === 3 ? 4 : 5, activation: 'tanh' }), input);
      return rank === 1 ? apply(tfl.layers.globalAveragePooling1d({}), sequence) : sequence;
    });
    const output = apply(
      tfl.layers.dense({ units: 2 }),
      apply(tfl.layers.dot({ axes: axes as number, normalize }), parts),
    );
    return tfl.model({ inputs: input, outputs: output });
  };

describe('dot is trained and asked as by tfjs-layers', () => {
  test.each<[axes: number | [number, number], ranks: [number, number]]>([
    [2, [2, 2]],
    [-1, [2, 2]],
    [1, [2, 2]],
    [
      [2, 1],
      [3, 2],
    ], // Weights of steps times what is at them.
    [
      [1, 2],
      [2, 3],
    ],
    [
      [2, 1],
      [2, 1],
    ],
    [
      [1, 2],
      [1, 2],
    ],
    [1, [1, 1]],
  ])('along %j of values of ranks %j, as they are and divided by their norms', async (axes, ranks) => {
    for (const normalize of [false, true]) {
      await expectLikeStock({ build: meeting(axes, ranks, normalize), inputShape: [4, 5], threads: 2 });
    }
  });

  test('divided by norms of which some are smaller than the least that counts', () => {
    const x = noise(9 * 20, 1).map((number, at) => (Math.floor(at / 5) % 3 === 0 ? number * 1e-4 : number));
    const build = (): tfl.LayersModel => {
      const input = tfl.input({ shape: [4, 5] });
      const small = apply(tfl.layers.multiply() as tfl.layers.Layer, [
        input,
        apply(tfl.layers.dense({ units: 1, activation: 'relu' }), input),
      ]);
      const other = apply(tfl.layers.dense({ units: 5 }), input);
      return tfl.model({
        inputs: input,
        outputs: apply(tfl.layers.dot({ axes: -1, normalize: true }), [small, other]),
      });
    };
    return expectLikeStock({ build, inputShape: [4, 5], x });
  });
});

/** A row that meets sequences of 4 steps, as the first or second of three. */
const withRow =
  (kind: (typeof MERGES)[number], place: number, rank: 1 | 2, repeats = false): (() => tfl.LayersModel) =>
  () => {
    const input = tfl.input({ shape: [4, 3] });
    const parts = [0, 1, 2].map((part) => {
      const sequence = apply(tfl.layers.dense({ units: 5, activation: 'tanh' }), input);
      if (part !== place) return sequence;
      const row = apply(tfl.layers.globalAveragePooling1d({}), sequence);
      if (repeats) return apply(tfl.layers.repeatVector({ n: 4 }), row);
      return rank === 1 ? row : apply(tfl.layers.reshape({ targetShape: [1, 5] }), row);
    });
    return tfl.model({ inputs: input, outputs: apply(tfl.layers.dense({ units: 2 }), by(kind)(parts)) });
  };

/** tfjs-layers' gradients of the greatest and least have the wrong shape then, and it trains neither. */
const TRAINED_BY_TFJS = ['add', 'multiply', 'average'] as const;

describe('a row that meets sequences', () => {
  test.each(MERGES)('gives by %s the bits of one that is repeated', async (kind) => {
    const x = { values: noise(6 * 4 * 3), shape: [6, 4, 3] };
    const y = { values: noise(6 * 4 * 2, 1), shape: [6, 4, 2] };
    const [direct, repeated] = await Promise.all(
      [false, true].map(async (repeats) => {
        const network = Network.create(withRow(kind, 1, 1, repeats)().toJSON(null, false) as object, {
          seed: 5,
        });
        network.compile({ optimizer: sgd(0.1), loss: 'meanSquaredError' });
        await network.fit(x, y, { epochs: 3, batchSize: 3 });
        return network.weights.map(({ values }) => values);
      }),
    );
    expect(direct).toEqual(repeated);
  });

  test.each(
    TRAINED_BY_TFJS.flatMap((kind) =>
      [0, 1, 2].map((place) => [kind, place, place === 1 ? 2 : 1] as [typeof kind, number, 1 | 2]),
    ),
  )('is trained and asked as by tfjs-layers, by %s, at place %i, of rank %i', (kind, place, rank) =>
    expectLikeStock({ build: withRow(kind, place, rank), inputShape: [4, 3], threads: 2 }),
  );
});

/** A column that meets features, in the steps of sequences, of which there may be one alone. */
const withColumn =
  (kind: (typeof MERGES)[number], place: number, isRow: boolean): (() => tfl.LayersModel) =>
  () => {
    const input = tfl.input({ shape: [4, 3] });
    const parts = [0, 1, 2].map((part) => {
      const sequence = apply(tfl.layers.dense({ units: part === place ? 1 : 5, activation: 'tanh' }), input);
      return part === place && isRow ? apply(tfl.layers.globalAveragePooling1d({}), sequence) : sequence;
    });
    return tfl.model({ inputs: input, outputs: apply(tfl.layers.dense({ units: 2 }), by(kind)(parts)) });
  };

describe('a column that meets features', () => {
  test.each(
    TRAINED_BY_TFJS.flatMap((kind) =>
      [0, 1, 2].map((place) => [kind, place, place === 1] as [typeof kind, number, boolean]),
    ),
  )(
    'is trained and asked as by tfjs-layers, by %s, at place %i, one for all steps: %s',
    (kind, place, isRow) =>
      expectLikeStock({ build: withColumn(kind, place, isRow), inputShape: [4, 3], threads: 2 }),
  );

  test.each(MERGES)('gives by %s the bits of one that is concatenated with itself', async (kind) => {
    const x = noise(6 * 4 * 3);
    const results = [1, 5].map(async (copies) => {
      const series = input({ shape: [4, 3] });
      const wide = dense({ units: 5 }).apply(series);
      const column = dense({ units: 1, activation: 'tanh' }).apply(series);
      const columns = Array.from({ length: copies }, () => column);
      // As deep as the other way: by that weights are drawn.
      const same = core.activation({ activation: 'linear' }).apply(column);
      const other = copies === 1 ? same : core.concatenate().apply(columns);
      const { [kind]: merge } = core;
      const outputs = dense({ units: 2 }).apply(merge().apply([wide, other]));
      const network = Network.create(core.model({ inputs: series, outputs }), { seed: 5 });
      return (await network.predict({ values: x, shape: [6, 4, 3] })).values;
    });
    const [direct, repeated] = await Promise.all(results);
    expect(direct).toEqual(repeated);
  });

  test('and a row that meets a column give all pairs', () => {
    const build = (): tfl.LayersModel => {
      const input = tfl.input({ shape: [4, 3] });
      const column = apply(tfl.layers.dense({ units: 1, activation: 'tanh' }), input);
      const row = apply(tfl.layers.globalAveragePooling1d({}), apply(tfl.layers.dense({ units: 6 }), input));
      return tfl.model({
        inputs: input,
        outputs: apply(tfl.layers.dense({ units: 2 }), by('multiply')([column, row])),
      });
    };
    return expectLikeStock({ build, inputShape: [4, 3], threads: 2 });
  });
});

describe('values that come together are trained and asked as by tfjs-layers', () => {
  for (const kind of MERGES) {
    test.each([2, 3, 4])(`${kind} of %i`, (count) =>
      expectLikeStock({ build: branches(by(kind), count), inputShape: [4, 3] }),
    );

    test(`${kind} with what went into one of them, on 2 threads`, () => {
      const build = (): tfl.LayersModel => {
        const input = tfl.input({ shape: [4, 5] });
        const first = apply(tfl.layers.dense({ units: 5, activation: 'tanh' }), input);
        const second = apply(tfl.layers.dense({ units: 5 }), first);
        const output = by(kind)([first, by(kind)([input, second]), first]);
        return tfl.model({ inputs: input, outputs: output });
      };
      return expectLikeStock({ build, inputShape: [4, 5], threads: 2 });
    });
  }

  test.each([
    [1, 2],
    [2, 3],
    [-1, 4],
  ])('concatenate along axis %i of %i', (axis, count) =>
    expectLikeStock({ build: branches(concatenate(axis), count), inputShape: [4, 3] }),
  );

  test('concatenate of widths that are no multiples of four, and of an input', () => {
    const build = (): tfl.LayersModel => {
      const input = tfl.input({ shape: [4, 3] });
      const parts = [5, 1, 6].map((units) => apply(tfl.layers.dense({ units, activation: 'tanh' }), input));
      const output = apply(tfl.layers.dense({ units: 2 }), concatenate(-1)([input, ...parts]));
      return tfl.model({ inputs: input, outputs: output });
    };
    return expectLikeStock({ build, inputShape: [4, 3] });
  });

  // Of negative axes tfjs-layers knows the last one alone.
  test.each([1, 2, 3, -1])('concatenate along axis %i of samples of three axes', (axis) => {
    const build = (): tfl.LayersModel => {
      const input = tfl.input({ shape: [24] });
      const parts = [5, 5].map((units) => {
        const wide = apply(tfl.layers.dense({ units: 6 * units, activation: 'tanh' }), input);
        return apply(tfl.layers.reshape({ targetShape: [2, 3, units] }), wide);
      });
      const [first, second] = parts as [tfl.SymbolicTensor, tfl.SymbolicTensor];
      const other = apply(tfl.layers.dense({ units: 5 }), second);
      return tfl.model({
        inputs: input,
        outputs: apply(tfl.layers.dense({ units: 2 }), concatenate(axis)([first, other, second])),
      });
    };
    return expectLikeStock({ build, inputShape: [24], threads: 2 });
  });

  test('concatenate of unequal sizes along an axis in the middle', () => {
    const build = (): tfl.LayersModel => {
      const input = tfl.input({ shape: [12] });
      const parts = [1, 3, 2].map((size) => {
        const wide = apply(tfl.layers.dense({ units: 6 * size, activation: 'tanh' }), input);
        return apply(tfl.layers.reshape({ targetShape: [2, size, 3] }), wide);
      });
      return tfl.model({ inputs: input, outputs: concatenate(2)(parts) });
    };
    return expectLikeStock({ build, inputShape: [12] });
  });

  test('concatenate of samples without time', () => {
    const build = (): tfl.LayersModel => {
      const input = tfl.input({ shape: [3] });
      const parts = [5, 2].map((units) => apply(tfl.layers.dense({ units }), input));
      return tfl.model({ inputs: input, outputs: concatenate(1)(parts) });
    };
    return expectLikeStock({ build, inputShape: [3] });
  });

  test('an embedding that two layers take, and that is used twice', () => {
    const build = (): tfl.LayersModel => {
      const input = tfl.input({ shape: [5] });
      const words = tfl.layers.embedding({ inputDim: 9, outputDim: 6 });
      const [first, second] = [apply(words, input), apply(words, input)];
      const merged = by('add')([apply(tfl.layers.dense({ units: 6 }), first), first, second]);
      return tfl.model({ inputs: input, outputs: apply(tfl.layers.flatten(), merged) });
    };
    return expectLikeStock({ build, inputShape: [5], ids: 7 });
  });

  test.each(['batchNormalization', 'layerNormalization'] as const)('%s used twice', (kind) => {
    const build = (): tfl.LayersModel => {
      const input = tfl.input({ shape: [4, 3] });
      const norm = tfl.layers[kind]({ epsilon: 0.1 });
      const first = apply(norm, apply(tfl.layers.dense({ units: 5 }), input));
      const second = apply(norm, apply(tfl.layers.dense({ units: 5, activation: 'tanh' }), first));
      return tfl.model({ inputs: input, outputs: by('add')([first, second]) });
    };
    return expectLikeStock({ build, inputShape: [4, 3] });
  });
});

describe('what has no kernel is refused', () => {
  const refusal = (merge: Merge, shapes: [number[], number[]]): (() => unknown) => {
    const input = tfl.input({ shape: [12] });
    const parts = shapes.map((targetShape) => apply(tfl.layers.reshape({ targetShape }), input));
    const model = tfl.model({ inputs: input, outputs: merge(parts) });
    const topology = model.toJSON(null, false) as object;
    return () => resolve(readTopology(topology), [[12]]);
  };

  test('values of different shapes', () => {
    const broadcast = refusal(by('add'), [
      [2, 1, 6],
      [1, 2, 6],
    ]);
    expect(broadcast).toThrow('values of different shapes, [2,2,6] and [2,1,6], have no kernel');
  });

  test('concatenation along an axis that there is none of', () => {
    const parts = ['a', 'b'].map((name) => [name, 0, 0, {}]);
    const inputs = ['a', 'b'].map((name) => ({
      ...{ class_name: 'InputLayer', name, inbound_nodes: [] },
      config: { name, batch_input_shape: [null, 2, 3] },
    }));
    const layer = {
      class_name: 'Concatenate',
      name: 'c',
      config: { name: 'c', axis: 3 },
      inbound_nodes: [parts],
    };
    const ends = {
      input_layers: [
        ['a', 0, 0],
        ['b', 0, 0],
      ],
      output_layers: [['c', 0, 0]],
    };
    const topology = { class_name: 'Model', config: { name: 'm', layers: [...inputs, layer], ...ends } };
    const network = readTopology(topology);
    expect(() =>
      resolve(network, [
        [2, 3],
        [2, 3],
      ]),
    ).toThrow('axis 3 of [2,3] has no kernel');
  });
});
