// Other people's files on this runtime, as README and docs/formats.md load and write them: what Keras and PyTorch give, the same
// bits and the same bytes everywhere.
import { dense, kerasDefaults, lstm, Network } from 'lethe/core';
import { loadKeras, repairModel, saveKeras } from 'lethe/keras';
import { loadOnnx, saveOnnx } from 'lethe/onnx';
import { loadStateDict, saveStateDict } from 'lethe/pytorch';
import converted from '../../golden/keras/converted.json';
import keras from '../../golden/keras/files/files.json';
import gruKeras from '../../golden/keras/files/gru.keras';
import lstmH5 from '../../golden/keras/files/lstm.h5';
import lstmKeras from '../../golden/keras/files/lstm.keras';
import torch from '../../golden/pytorch/state_dicts.json';
import { atMost, equal, type Harness } from './harness.js';

interface Tensor {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** Both compute in float32, and add up in another order. */
const TOLERANCE = 1e-6;

const bytesOf = (base64: string): Uint8Array =>
  Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/** Of bytes, for facts: two factors that are primes to 2^31. */
function digest(bytes: Uint8Array): string {
  let [first, second] = [1, 1];
  for (const byte of bytes) {
    first = (Math.imul(first, 31) + byte) | 0;
    second = (Math.imul(second, 65_599) + byte) | 0;
  }
  return `${bytes.length} bytes, ${first}, ${second}`;
}

/** Holds a network to what another program gives, and notes what there is of it. */
async function note(
  harness: Harness,
  name: string,
  network: Network,
  x: Tensor,
  y: Tensor,
  written: Uint8Array,
): Promise<void> {
  const { values, shape } = await network.predict({ values: Float32Array.from(x.values), shape: x.shape });
  equal(shape, y.shape, 'shape of outputs');
  const furthest = Math.max(...y.values.map((aim, at) => Math.abs((values[at] ?? Number.NaN) - aim)));
  atMost(furthest, TOLERANCE, 'distance of outputs');
  harness.facts[name] = [network.fingerprint(), Array.from(values), digest(written)].join('; ');
}

export async function checkFormats(harness: Harness): Promise<void> {
  const { lstm: given, gru } = keras.cases;
  const files = {
    'lstm.keras': [lstmKeras, given],
    'lstm.h5': [lstmH5, given],
    'gru.keras': [gruKeras, gru],
  } as const;
  for (const [name, [file, { x, y }]] of Object.entries(files)) {
    await harness.check(`${name} gives what Keras gives, and is written again`, async () => {
      const network = await loadKeras(bytesOf(file));
      await note(harness, name, network, x[0] as Tensor, y[0] as Tensor, saveKeras(network));
    });
  }
  await harness.check(
    'a model.json of Keras 3 gives what Keras gives, and is repaired for stock tfjs',
    async () => {
      const { modelTopology, weightSpecs, weights, x, y } = converted.cases.lstm;
      const artifacts = { modelTopology, weightSpecs, weightData: bytesOf(weights).buffer };
      const network = await Network.load(artifacts as Parameters<typeof Network.load>[0]);
      const { artifacts: repaired } = await repairModel(artifacts as Parameters<typeof repairModel>[0]);
      const text = new TextEncoder().encode(JSON.stringify(repaired.modelTopology));
      await note(harness, 'model.json', network, x[0] as Tensor, y[0] as Tensor, text);
    },
  );
  await harness.check('a state dictionary gives what PyTorch gives, and is written again', async () => {
    const { file, x, y } = torch.cases.lstm;
    const network = Network.create([
      lstm({ ...kerasDefaults.lstm, units: 4, inputShape: [5, 3] }),
      dense({ units: 2 }),
    ]);
    loadStateDict(network, bytesOf(file));
    await note(harness, 'model.safetensors', network, x, y, saveStateDict(network));
  });
  await harness.check('ONNX is written and read again', async () => {
    const network = await loadKeras(bytesOf(lstmKeras));
    const file = saveOnnx(network);
    await note(harness, 'model.onnx', await loadOnnx(file), given.x[0] as Tensor, given.y[0] as Tensor, file);
  });
}
