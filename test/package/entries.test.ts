// The small entries of lethe/core, as they are built: what is in a bundle of them, and that they are lethe/core with less.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runForJson } from '../child.js';
import { ROOT } from '../platform/runtimes/project.js';
import { bundleOf } from './entry-bundle.js';

const CONDITIONS = {
  browser: { conditions: ['browser'], binary: 'engine/generated/kernels-NAME.js' },
  workerd: { conditions: ['workerd', 'worker', 'browser'], binary: 'kernels/NAME.wasm' },
  'edge-light': { conditions: ['edge-light'], binary: undefined },
};

describe.each(['lstm', 'lstm-inference'])('lethe/core/%s', (name) => {
  test.each(Object.entries(CONDITIONS))(
    'a bundle for %s holds its own kernels, and of what the tables lead to its own part alone',
    async (_, { conditions, binary }) => {
      const { files } = await bundleOf(`lethe/core/${name}`, conditions);
      const binaries = files.filter((file) => /kernels-|\.wasm$/.test(file));
      expect(binaries).toEqual(binary === undefined ? [] : [binary.replace('NAME', name)]);
      expect(files).toContain(`core/${name}.js`);
      expect(files.filter((file) => /^(compiler\/layers\/(gru|conv)|tfjs\/|core\.js)/.test(file))).toEqual(
        [],
      );
    },
  );
});

/** Runs `source`, whose value is JSON, in a process of its own with all three entries there. */
function inNode<Result>(source: string): Promise<Result> {
  return runForJson<Result>(`
    import * as core from 'lethe/core';
    import * as small from 'lethe/core/lstm';
    import * as inference from 'lethe/core/lstm-inference';
    import { readFileSync } from 'node:fs';
    const read = (name) => new WebAssembly.Module(readFileSync('dist/kernels/' + name + '.wasm'));
    const messageOf = async (action) => {
      try { await action(); return 'no error'; }
      catch (error) { return error.name + (error instanceof core.LetheError ? ' of lethe/core' : '') + ': ' + error.message; }
    };
    console.log(JSON.stringify(await (async () => { ${source} })()));
    for (const entry of [core, small, inference]) entry.releaseKernels();`);
}

test('trains, evaluates, predicts, streams, looks inside and differentiates with the bits of lethe/core', async () => {
  const [expected, got, predicted] = await inNode<unknown[]>(`
    const x = { values: Float32Array.from({ length: 360 }, (_, at) => ((at * 37) % 101) / 101), shape: [20, 6, 3] };
    const y = { values: Float32Array.from({ length: 60 }, (_, at) => (at % 3 === Math.floor(at / 3) % 3 ? 1 : 0)), shape: [20, 3] };
    const look = async (network) => ({
      fingerprint: network.fingerprint(),
      outputs: Array.from((await network.predict(x)).values),
      trace: (await network.trace(x)).map(({ h }) => Array.from(h)),
    });
    const train = async ({ activation, dense, dropout, flatten, lstm, Network, timeDistributed }, threads) => {
      const network = Network.create([
        lstm({ units: 9, inputShape: [6, 3], returnSequences: true, dropout: 0.1, recurrentDropout: 0.2, kernelRegularizer: { l1: 0.01, l2: 0.01 } }),
        dropout({ rate: 0.2 }),
        lstm({ units: 5, activation: 'elu', returnSequences: true, goBackwards: true }),
        timeDistributed({ layer: dense({ units: 4, activation: 'relu' }) }),
        flatten(),
        dense({ units: 3 }),
        activation({ activation: 'softmax' }),
      ], { seed: 3 });
      network.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy', 'meanAbsoluteError'] });
      const { history } = await network.fit(x, y, { epochs: 3, batchSize: 8, threads, validationSplit: 0.2, clipNorm: 1 });
      const outputs = { values: y.values, shape: y.shape };
      return {
        network,
        found: {
          history,
          evaluation: await network.evaluate(x, y),
          gradients: Array.from((await network.inputGradients(x, outputs)).values),
          ...(await look(network)),
        },
      };
    };
    const one = await train(core, 1);
    const two = await train(small, 2);
    const loaded = await inference.InferenceNetwork.load(await one.network.toBytes());
    return [one.found, two.found, await look(loaded)];`);
  expect(got).toEqual(expected);
  expect(expected).toMatchObject(predicted as object);
});

test('shows of lethe/core all but the layers that it lacks', async () => {
  const [core, small, inference] = await inNode<string[][]>(
    'return [core, small, inference].map((entry) => Object.keys(entry));',
  );
  const layers = await readFile(path.join(ROOT, 'dist/network/builder/index.d.ts'), 'utf8');
  const missing = core?.filter((name) => !small?.includes(name)) ?? [];
  expect(missing.filter((name) => !new RegExp(`\\b${name}\\b`).test(layers))).toEqual([]);
  expect(missing).toContain('gru');
  expect(small?.filter((name) => !core?.includes(name))).toEqual([]);
  expect(inference?.filter((name) => !small?.includes(name))).toEqual([]);
});

test('names what it lacks, and who has it, with the error of lethe/core', async () => {
  const messages = await inNode<string[]>(`
    const chain = (...layers) => () => small.Network.create(layers);
    const compile = (args) => () => small.Network.create([small.dense({ units: 1, inputShape: [2] })]).compile(args);
    const bytes = await core.Network.create([core.gru({ units: 1, inputShape: [2, 1] })]).toBytes();
    return Promise.all([
      chain(core.gru({ units: 1, inputShape: [2, 1] })),
      chain(small.dense({ units: 1, inputShape: [2], activation: 'mish' })),
      chain(core.bidirectional({ layer: core.lstm({ units: 1 }), inputShape: [2, 1] })),
      compile({ optimizer: 'sgd', loss: 'hinge' }),
      compile({ optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['r2Score'] }),
      () => small.Network.load(bytes),
      () => inference.InferenceNetwork.load(bytes),
    ].map(messageOf));`);
  const has = String.raw`\(lethe/core has all that there is\)`;
  const expected = [
    `layer gru_GRU1: GRU has no kernel in lethe/core/lstm ${has}`,
    `activation mish has no kernel in lethe/core/lstm ${has}`,
    `Bidirectional has no kernel in lethe/core/lstm ${has}`,
    `compile: loss: expected one of .* in lethe/core/lstm ${has}, got hinge`,
    `compile: metrics: expected one of .* in lethe/core/lstm ${has}, got r2Score`,
    `load: .*GRU has no kernel in lethe/core/lstm ${has}`,
    `load: .*GRU has no kernel in lethe/core/lstm-inference ${has}`,
  ];
  expect(messages).toEqual(
    expected.map((text) => expect.stringMatching(new RegExp(`^LetheError of lethe/core: .*${text}`))),
  );
});

test('takes all kernels or its own; no entry takes those of a smaller one', async () => {
  const refused = (mark: string) =>
    `TypeError: provideKernels: expected the kernels of lethe/kernels.wasm, or of this entry, got those of another one (${mark})`;
  const messages = await inNode<string[]>(`
    return Promise.all([
      () => core.provideKernels(read('lstm')),
      () => inference.provideKernels(read('lstm')),
      () => small.provideKernels(read('lstm-inference')),
      () => small.provideKernels(read('lstm')),
      () => inference.provideKernels(read('kernels')),
      () => core.provideKernels(read('kernels')),
    ].map(messageOf));`);
  expect(messages).toEqual([
    refused('carriesLstm'),
    refused('carriesLstm'),
    refused('carriesLstmInference'),
    ...['no error', 'no error', 'no error'],
  ]);
});

test.each(['lstm', 'lstm-inference'])('lethe/core/%s.wasm is a module for one thread', async (name) => {
  const module = await WebAssembly.compile(await readFile(path.join(ROOT, `dist/kernels/${name}.wasm`)));
  expect(WebAssembly.Module.imports(module)).toEqual([{ module: 'env', name: 'memory', kind: 'memory' }]);
  const memory = new WebAssembly.Memory({ initial: 1 });
  expect(() => new WebAssembly.Instance(module, { env: { memory } })).not.toThrow();
});
