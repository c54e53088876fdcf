// Who follows a training run: one that is given as `checkpoint`, one that is given as `receipt`, or both.
import { afterAll, describe, expect, test } from '@jest/globals';
import { checkpoints } from '../../../src/checkpoint/index.js';
import * as core from '../../../src/core.js';
import { useTemporaryFolder } from '../../temporary-folder.js';

const { dense, Network } = core;
const inFolder = useTemporaryFolder('recorders');
afterAll(core.releaseKernels);

const x = [[1], [2], [3], [4]];
const y = [[2], [4], [6], [8]];

function fit(args: core.NetworkFitArgs): Promise<core.FitHistory> {
  const network = Network.create([dense({ units: 1, inputShape: [1] })], { seed: 1 });
  network.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  return network.fit(x, y, { batchSize: 2, epochs: 3, ...args });
}

/** One that writes down what it is asked, and wants every few batches. */
function follower(every: number, fails?: 'begin' | 'end'): { recorder: core.Recorder; told: string[] } {
  const told: string[] = [];
  const tell = (what: 'begin' | 'end', more = ''): void => {
    told.push(`${what}${more}`);
    if (fails === what) throw new Error(`${what} fails`);
  };
  const recorder: core.Recorder = {
    async begin(_, from) {
      tell('begin', from && ` at ${from.progress.batch}`);
      return undefined;
    },
    batchesFrom: (batch) => every - (batch % every),
    wants: ({ batch, starts, ends }) => !starts && !ends && batch % every === 0,
    record: (_, { batch }) => void told.push(`${batch}`),
    end: async () => tell('end'),
  };
  return { recorder, told };
}

describe('a recorder that is given as receipt', () => {
  test('is followed alone', async () => {
    const { recorder, told } = follower(2);
    await fit({ receipt: recorder });
    expect(told).toEqual(['begin', '2', '4', '6', 'end']);
  });

  test('is followed beside another, each at its own batches', async () => {
    const [one, other] = [follower(3), follower(2)];
    await fit({ checkpoint: one.recorder, receipt: other.recorder });
    expect(one.told).toEqual(['begin', '3', '6', 'end']);
    expect(other.told).toEqual(['begin', '2', '4', '6', 'end']);
  });

  test('hears where the other goes on, and changes no bit', async () => {
    const to = inFolder('resumed');
    const whole = await fit({ epochs: 5 });
    await fit({ checkpoint: checkpoints({ to }) });
    const { recorder, told } = follower(2);
    const rest = await fit({ epochs: 5, checkpoint: checkpoints({ to, resume: true }), receipt: recorder });
    expect(told).toEqual(['begin at 6', '8', '10', 'end']);
    expect([rest.fingerprint, rest.history]).toEqual([whole.fingerprint, whole.history]);
  });

  test('ends though the other fails in the end, of which fit tells', async () => {
    const [one, other] = [follower(3, 'end'), follower(2)];
    await expect(fit({ checkpoint: one.recorder, receipt: other.recorder })).rejects.toThrow('end fails');
    expect(other.told.at(-1)).toBe('end');
  });

  test('keeps the other from nothing if it fails as it begins', async () => {
    const [one, other] = [follower(3), follower(2, 'begin')];
    await expect(fit({ checkpoint: one.recorder, receipt: other.recorder })).rejects.toThrow('begin fails');
    expect(one.told).toEqual(['begin', 'end']);
  });
});
