// What Lethe saves for Keras, loaded by Keras itself, where `npm run setup -- --peers` has installed it.
import { execFile, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from '@jest/globals';
import {
  bidirectional,
  dense,
  dropout,
  embedding,
  gru,
  kerasDefaults,
  lstm,
  masking,
  Network,
  releaseKernels,
  simpleRNN,
} from '../../../src/core.js';
import { loadKeras, saveKeras } from '../../../src/exchange/keras/index.js';
import keras from '../../golden/keras/files/files.json' with { type: 'json' };
import { findKeras } from '../../golden/keras/find-keras.js';
import keras2 from '../../golden/keras/keras2/keras2.json' with { type: 'json' };
import people from '../../golden/keras/public/public.json' with { type: 'json' };
import training from '../../golden/keras/training/training.json' with { type: 'json' };
import { furthest } from '../../network/keras-cases.js';
import { useTemporaryFolder } from '../../temporary-folder.js';

afterAll(releaseKernels);

interface Tensor {
  readonly shape: number[];
  readonly values: number[];
}

const FOLDER = path.join(import.meta.dirname, '../../golden/keras');
const TIMEOUT_MS = 600_000;
const CHAIN = '"class_name":"Sequential"';
const inFolder = useTemporaryFolder('judged');
const python = findKeras();

/** `npm run setup -- --peers` installs it beside Keras 3. */
function hasKeras2(program: string): boolean {
  return spawnSync(program, ['-c', 'import importlib.metadata as m; m.version("tf_keras")']).status === 0;
}

const { lstm: LSTM, gru: GRU } = kerasDefaults;
const BUILT: { readonly [name: string]: () => Network } = {
  built: () =>
    Network.create([
      lstm({ ...LSTM, units: 4, inputShape: [null, 3], returnSequences: true }),
      dropout({ rate: 0.1 }),
      gru({ ...GRU, units: 3 }),
      dense({ units: 2, activation: 'keras3HardSigmoid' }),
    ]),
  'built both ways': () =>
    Network.create([
      masking({ maskValue: 0, inputShape: [5, 3] }),
      bidirectional({ layer: simpleRNN({ units: 3 }), mergeMode: 'sum' }),
      dense({ units: 1, activation: 'swish' }),
    ]),
  'built of rectifiers': () =>
    Network.create([
      lstm({ ...LSTM, units: 4, activation: 'relu6', inputShape: [5, 3], returnSequences: true }),
      bidirectional({ layer: gru({ ...GRU, units: 3, activation: 'leakyRelu' }) }),
      dense({ units: 2, activation: 'relu6' }),
    ]),
  'built of words': () =>
    Network.create([
      embedding({ inputDim: 7, outputDim: 3, maskZero: true, inputLength: 5 }),
      lstm({ ...LSTM, units: 4, useBias: false }),
      dense({ units: 1 }),
    ]),
};

const sequences: Tensor = {
  shape: [2, 5, 3],
  values: Array.from({ length: 30 }, (_, index) => ((index * 7) % 11) / 8 - 0.5),
};
const words: Tensor = { shape: [2, 5], values: [3, 1, 4, 2, 0, 2, 5, 0, 0, 0] };

/** What a script of Keras' makes of requests. */
async function ask(program: string, script: string, requests: readonly object[]): Promise<unknown> {
  await writeFile(inFolder('requests.json'), JSON.stringify(requests));
  const { stdout } = await promisify(execFile)(
    program,
    [path.join(FOLDER, script), inFolder('requests.json')],
    {
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
      timeout: TIMEOUT_MS,
      maxBuffer: 1e8,
    },
  );
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

if (python === undefined) {
  process.stderr.write(
    '\nKeras is not installed (npm run setup -- --peers): it did not load what saveKeras writes.\n',
  );
} else {
  test(
    'Keras loads what saveKeras writes, and gives the same',
    async () => {
      const loaded = Object.entries(keras.cases).filter(([name]) => name !== 'half');
      const networks: [string, Network, readonly Tensor[]][] = [];
      for (const [name, { files, x }] of loaded) {
        networks.push([name, await loadKeras(path.join(FOLDER, 'files', files[0] as string)), x]);
      }
      for (const { files, x } of [people.cases.forecaster, people.cases.moments]) {
        const file = files[0] as string;
        networks.push([file, await loadKeras(path.join(FOLDER, 'public', file)), x]);
      }
      for (const [name, make] of Object.entries(BUILT)) {
        networks.push([name, make(), [name === 'built of words' ? words : sequences]]);
      }
      const requests = await Promise.all(
        networks.map(async ([, network, x], index) => {
          const [file, weights] = [inFolder(`${index}.keras`), inFolder(`${index}.weights.h5`)];
          await writeFile(file, saveKeras(network));
          await writeFile(weights, saveKeras(network, { format: 'weights' }));
          const h5 = inFolder(`${index}.h5`);
          // Of Keras 2, whose hard sigmoid is another, as are calls of models and initial states.
          const text = JSON.stringify(network.topology);
          const isChain =
            (text.match(/"class_name":"(Sequential|Functional|Model)"/g) ?? []).join() === CHAIN;
          const isOther = !isChain || /hard_?sigmoid/i.test(text);
          if (!isOther) await writeFile(h5, saveKeras(network, { format: 'h5', includeOptimizer: false }));
          return { file, weights, x, ...(!isOther && { h5 }) };
        }),
      );
      const answers = (await ask(python, 'load.py', requests)) as {
        whole: Tensor[];
        weights: Tensor[];
        h5?: Tensor[];
      }[];
      for (const [index, [name, network, x]] of networks.entries()) {
        const given = x.map(({ shape, values }) => ({ shape, values: Float32Array.from(values) }));
        const outputs = [
          await network.predict((given.length > 1 ? given : given[0]) as (typeof given)[number]),
        ].flat();
        const { whole = [], weights = [], h5 } = answers[index] ?? {};
        for (const answer of [whole, weights, ...(h5 === undefined ? [] : [h5])]) {
          expect([name, answer.map(({ shape }) => shape)]).toEqual([name, outputs.map(({ shape }) => shape)]);
          for (const [place, { values }] of outputs.entries()) {
            expect([name, furthest(values, answer[place]?.values ?? [], 1) < 1e-6]).toEqual([name, true]);
          }
        }
      }
    },
    TIMEOUT_MS,
  );
}

if (python !== undefined) {
  test(
    'Keras goes on training where Lethe saved, with the losses that Lethe has',
    async () => {
      const begun: { file: string; network: Network; y: Tensor[] }[] = [];
      const options = { batchSize: 6, shuffle: false } as const;
      const given = (tensors: readonly Tensor[]) => {
        const floats = tensors.map(({ shape, values }) => ({ shape, values: Float32Array.from(values) }));
        return (floats.length > 1 ? floats : floats[0]) as (typeof floats)[number];
      };
      for (const [index, { files, y }] of Object.values(training.cases).entries()) {
        const network = await loadKeras(path.join(FOLDER, 'training', files[0] as string));
        await network.fit(given([training.x]), given(y), { ...options, epochs: 3 });
        const file = inFolder(`training-${index}.keras`);
        await writeFile(file, saveKeras(network));
        begun.push({ file, network, y });
      }
      const requests = begun.map(({ file, y }) => ({ file, x: [training.x], y }));
      const answers = (await ask(python, 'go_on.py', requests)) as number[][];
      for (const [index, { network, y }] of begun.entries()) {
        const { history } = await network.fit(given([training.x]), given(y), { ...options, epochs: 10 });
        const name = Object.keys(training.cases)[index];
        const distance = furthest(history.loss as number[], answers[index] ?? [], 0.05);
        expect([name, distance < 1e-6]).toEqual([name, true]);
      }
    },
    TIMEOUT_MS,
  );
}

if (python !== undefined && hasKeras2(python)) {
  test(
    'Keras 2 loads the HDF5 that saveKeras writes, gives the same, and goes on with the losses that Lethe has',
    async () => {
      const begun: { network: Network; file: string; x: readonly Tensor[]; y?: readonly Tensor[] }[] = [];
      const add = async (network: Network, x: readonly Tensor[], y?: readonly Tensor[]): Promise<void> => {
        const file = inFolder(`keras2-${begun.length}.h5`);
        await writeFile(file, saveKeras(network, { format: 'h5' }));
        begun.push({ network, file, x, ...(y && { y }) });
      };
      for (const { files, x } of [...Object.values(keras2.cases), people.cases.moments]) {
        const folder = files[0]?.startsWith('moments') ? 'public' : 'keras2';
        await add(await loadKeras(path.join(FOLDER, folder, files[0] as string)), x);
      }
      for (const { files, y } of Object.values(training.cases)) {
        await add(await loadKeras(path.join(FOLDER, 'training', files[0] as string)), [training.x], y);
      }
      const requests = begun.map(({ file, x, y }) => ({ file, x, ...(y && { y }) }));
      const answers = (await ask(python, 'load2.py', requests)) as { outputs: Tensor[]; losses?: number[] }[];
      const given = (tensors: readonly Tensor[]) => {
        const floats = tensors.map(({ shape, values }) => ({ shape, values: Float32Array.from(values) }));
        return (floats.length > 1 ? floats : floats[0]) as (typeof floats)[number];
      };
      for (const [index, { network, x, y }] of begun.entries()) {
        const { outputs = [], losses = [] } = answers[index] ?? {};
        const own = [await network.predict(given(x))].flat();
        expect([index, outputs.map(({ shape }) => shape)]).toEqual([index, own.map(({ shape }) => shape)]);
        for (const [place, { values }] of own.entries()) {
          expect([index, furthest(values, outputs[place]?.values ?? [], 1) < 1e-6]).toEqual([index, true]);
        }
        if (y === undefined) continue;
        const { history } = await network.fit(given(x), given(y), {
          batchSize: 6,
          shuffle: false,
          epochs: 10,
        });
        expect([index, furthest(history.loss as number[], losses, 0.05) < 1e-6]).toEqual([index, true]);
      }
    },
    TIMEOUT_MS,
  );
}

test('what Keras 3 does not have is refused by name', () => {
  const refused = (...layers: Parameters<typeof Network.create>[0] & unknown[]): (() => unknown) => {
    return () => saveKeras(Network.create(layers as never));
  };
  expect(refused(lstm({ units: 1, inputShape: [2, 1] }))).toThrow(
    /^saveKeras: layer lstm_LSTM1: the hard sigmoid of tfjs-layers, 0\.2 x \+ 0\.5, is not an activation of Keras 3/,
  );
});
