// Work that exceeds its limits is refused before anything is allocated; limits are in the numbers that `explain` tells.
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { readTopology } from '../../../src/compiler/index.js';
import {
  adam,
  dense,
  InferenceNetwork,
  LetheError,
  type Limits,
  lstm,
  Network,
  type Plan,
  releaseKernels,
  repeatVector,
} from '../../../src/core.js';
import { preparePrediction } from '../../../src/session/index.js';

afterEach(() => {
  jest.restoreAllMocks();
  releaseKernels();
});

const x = Array.from({ length: 12 }, (_, sample) =>
  Array.from({ length: 4 }, (__, step) => [sample / 12 + step]),
);
const y = x.map(([first]) => [first?.[0] ?? 0]);

function make(): Network {
  return Network.create([lstm({ units: 5, inputShape: [4, 1] }), dense({ units: 1 })], { seed: 1 });
}

function compiled(): Network {
  const network = make();
  network.compile({ optimizer: adam(0.01), loss: 'meanSquaredError' });
  return network;
}

function planOf(network: Network, options: object): Plan {
  const plan = network.explain({ threads: 1, ...options });
  if (!plan.lowered) throw new Error(plan.reason);
  return plan;
}

/** Of a prediction on one thread. */
function bytesOf(network: Network, batchSize: number): number {
  const description = readTopology(network.topology);
  return preparePrediction({ network: description, sampleShapes: [[4, 1]], batchSize, threads: 1 }).bytes;
}

const PARAMETERS = 4 * 5 * (1 + 5 + 1) + 5 + 1;

/** A call that takes exactly `work`: one unit less is too little for it, of each kind. */
async function expectBounded(
  caller: string,
  work: Required<Limits>,
  call: (limits: Limits) => unknown,
): Promise<void> {
  await call(work);
  for (const name of ['operations', 'bytes', 'parameters'] as const) {
    const limits = { [name]: work[name] - 1 };
    const message = expect.stringMatching(
      new RegExp(`^${caller}: (at least )?[\\d.e]+ ${name}, limits\\.${name} is [\\d.e]+$`),
    );
    const error: unknown = await (async () => call(limits))().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(LetheError);
    expect(error).toMatchObject({ code: 'limits', message });
  }
}

describe('limits are held to the operation, the byte and the parameter', () => {
  test('by predict and predictSync: of all batches', async () => {
    const network = make();
    const plan = planOf(network, { batchSize: 5 });
    const { operations } = plan;
    const bytes = bytesOf(network, 5);
    expect(plan.bytes - bytes).toBeGreaterThanOrEqual(0); // `explain` keeps room for what evaluates.
    expect(plan.bytes - bytes).toBeLessThan(200);
    const work = { operations: 3 * operations, bytes, parameters: PARAMETERS };
    const options = { batchSize: 5, threads: 1 };
    const fresh = async (): Promise<Network> => make();
    await expectBounded('predict', work, async (limits) =>
      (await fresh()).predict(x, { ...options, limits }),
    );
    await network.predict(x, options);
    // Of a network that has predicted its plan is kept.
    await expectBounded('predict', work, (limits) => network.predict(x, { ...options, limits }));
    await expectBounded('predictSync', work, (limits) => network.predictSync(x, { ...options, limits }));
  });

  test('by fit: of all steps and epochs', async () => {
    const { operations, bytes } = planOf(compiled(), { batchSize: 4, samples: 12 });
    const work = { operations: 5 * 3 * operations, bytes, parameters: PARAMETERS };
    // Whether a run looks for divergence is nothing that `explain` knows.
    const options = {
      batchSize: 4,
      epochs: 7,
      initialEpoch: 2,
      threads: 1,
      onDivergence: 'continue',
    } as const;
    await expectBounded('fit', work, (limits) => compiled().fit(x, y, { ...options, limits }));
  });

  test('by fit with a smaller last batch and with validation: more than of full steps alone, less than of all as full ones', async () => {
    const { operations } = planOf(compiled(), { batchSize: 5, samples: 12 });
    const fit = (limits: Limits): Promise<unknown> =>
      compiled().fit(x, y, { batchSize: 5, epochs: 2, validationData: [x, y], limits });
    await expect(fit({ operations: 2 * 2 * operations })).rejects.toThrow(/^fit: \d+ operations, /);
    await fit({ operations: 2 * 2 * 3 * operations });
  });

  test('by evaluate', async () => {
    const network = compiled();
    const wanted = { operations: 0 };
    const refused = await network.evaluate(x, y, { limits: wanted }).catch((reason: Error) => reason.message);
    const operations = Number(
      /^evaluate: (\d+) operations, limits.operations is 0$/.exec(String(refused))?.[1],
    );
    // Forwards, of one batch of all samples.
    expect(operations).toBeGreaterThanOrEqual(planOf(make(), { batchSize: 12 }).operations);
    expect(operations).toBeLessThan(planOf(network, { batchSize: 12 }).operations);
    await network.evaluate(x, y, { limits: { operations } });
    await expect(network.evaluate(x, y, { limits: { bytes: 2000 } })).rejects.toThrow(
      /^evaluate: at least \d+ bytes/,
    );
  });
});

test('limits change no bit, and nothing is trained that exceeds them', async () => {
  const [bounded, free] = [compiled(), compiled()];
  const before = bounded.fingerprint();
  await expect(bounded.fit(x, y, { epochs: 9, limits: { operations: 1 } })).rejects.toThrow(/^fit: /);
  expect(bounded.fingerprint()).toBe(before);
  const limits = { operations: 1e9, bytes: 1e7, parameters: 1000 };
  const { fingerprint } = await bounded.fit(x, y, { epochs: 3, limits });
  expect(fingerprint).toBe((await free.fit(x, y, { epochs: 3 })).fingerprint);
  expect(await bounded.predict(x, { limits })).toEqual(await free.predict(x));
});

describe('a model that was loaded with limits', () => {
  const limits = { operations: 1000, bytes: 1e6, parameters: 1000 };

  test('keeps them for later calls, which may give others, each for itself', async () => {
    const bytes = await compiled().toBytes({ includeOptimizer: true });
    const one = planOf(make(), { batchSize: 1 }).operations;
    const network = await Network.load(bytes, { limits: { operations: one } });
    const message = expect.objectContaining({ code: 'limits' });
    await expect(network.predict(x)).rejects.toThrow(message);
    await expect(network.evaluate(x, y)).rejects.toThrow(message);
    await expect(network.fit(x, y)).rejects.toThrow(message);
    expect((await network.predict(x.slice(0, 1))).shape).toEqual([1, 1]);
    expect(() => network.predictSync(x)).toThrow(message);
    await expect(network.trace(x)).rejects.toThrow(message);
    await expect(network.inputGradients(x, y)).rejects.toThrow(message);
    await expect(network.stream({ batch: 100 })).rejects.toThrow(message);
    (await network.stream()).close();
    const expected = await make().predict(x);
    expect(await network.predict(x, { limits: { operations: 1e9 } })).toEqual(expected);
    await expect(network.predict(x, { limits: { bytes: 1e9 } })).rejects.toThrow(/ operations, limits/);
  });

  test.each<[string, Limits, RegExp]>([
    ['parameters', { parameters: PARAMETERS - 1 }, /^load: 146 parameters, limits\.parameters is 145$/],
    ['operations of one sample', { operations: 100 }, /^load: \d+ operations, limits\.operations is 100$/],
    ['bytes of one sample', { bytes: 2000 }, /^load: at least \d+ bytes, limits\.bytes is 2000$/],
  ])('is not loaded if it exceeds them: %s', async (_, own, message) => {
    const bytes = await make().toBytes();
    const artifacts = await make().save();
    for (const source of [bytes, artifacts, { load: async () => artifacts }]) {
      for (const Class of [Network, InferenceNetwork]) {
        await expect(Class.load(source, { limits: own })).rejects.toThrow(
          expect.objectContaining({ code: 'limits', message: expect.stringMatching(message) }),
        );
      }
    }
  });

  test('whose size depends on its data is judged when these are there', async () => {
    const open = Network.create([lstm({ units: 5, inputShape: [null, 1] })]);
    const network = await InferenceNetwork.load(await open.toBytes(), { limits });
    await network.predict([[[1]]]);
    await expect(network.predict([Array.from({ length: 100 }, () => [1])])).rejects.toThrow(
      /^predict: \d+ operations, limits\.operations is 1000$/,
    );
  });

  test('is not judged by the weights that it does not have: those are refused first', async () => {
    const { modelTopology } = await Network.create([dense({ units: 1, inputShape: [2] })]).save();
    const huge = JSON.parse(JSON.stringify(modelTopology).replace('"units":1,', '"units":2e9,'));
    await expect(
      Network.load({ modelTopology: huge, weightSpecs: [], weightData: new ArrayBuffer(0) }, { limits }),
    ).rejects.toThrow(/^load: 6e9 parameters, limits\.parameters is 1000$/);
  });
});

describe('a hostile model of 136 kB that would compute for an hour', () => {
  const hostile = (): Network =>
    Network.create([repeatVector({ n: 1e8, inputShape: [1] }), lstm({ units: 90 })], { seed: 1 });

  test('is refused, and no memory is made for it', async () => {
    const bytes = await hostile().toBytes();
    expect(bytes.length).toBeLessThan(140_000);
    const made = jest.spyOn(WebAssembly, 'Memory');
    for (const limits of [{ bytes: 64e6 }, { operations: 1e9 }]) {
      const [name] = Object.keys(limits);
      await expect(Network.load(bytes, { limits })).rejects.toThrow(
        new RegExp(`^load: .*e\\d+ ${name}, limits`),
      );
      await expect(hostile().predict([[1]], { limits })).rejects.toThrow(/^predict: .*, limits\./);
    }
    expect(made).not.toHaveBeenCalled();
  });
});
