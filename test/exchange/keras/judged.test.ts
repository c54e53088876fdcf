// What Lethe saves for Keras, loaded by Keras itself, where `npm run setup -- --peers` has installed it.
import { execFile } from 'node:child_process';
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
const inFolder = useTemporaryFolder('judged');
const python = findKeras();

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
          return { file, weights, x };
        }),
      );
      const answers = (await ask(python, 'load.py', requests)) as {
        whole: Tensor[];
        weights: Tensor[];
      }[];
      for (const [index, [name, network, x]] of networks.entries()) {
        const given = x.map(({ shape, values }) => ({ shape, values: Float32Array.from(values) }));
        const outputs = [
          await network.predict((given.length > 1 ? given : given[0]) as (typeof given)[number]),
        ].flat();
        for (const answer of [answers[index]?.whole ?? [], answers[index]?.weights ?? []]) {
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

test('what Keras 3 does not have is refused by name', () => {
  const refused = (...layers: Parameters<typeof Network.create>[0] & unknown[]): (() => unknown) => {
    return () => saveKeras(Network.create(layers as never));
  };
  expect(refused(lstm({ units: 1, inputShape: [2, 1] }))).toThrow(
    /^saveKeras: layer lstm_LSTM1: the hard sigmoid of tfjs-layers, 0\.2 x \+ 0\.5, is not an activation of Keras 3/,
  );
});
