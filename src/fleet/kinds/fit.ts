import { LetheError } from '../../errors.js';
import { type OptionNames, readGivenLayers } from '../../network/index.js';
import { type CompileArgs, type FitData, Network } from '../../network/public.js';
import { receipt } from '../../receipt/index.js';
import { isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import type { FitJobOptions } from '../jobs/job.js';
import { rowsOf } from '../jobs/open-data.js';
import { fromPlain } from '../jobs/plain.js';
import { isDigest, type JobRecord } from '../jobs/record.js';
import type { JobContext, Kind } from './kind.js';
import { checkEpochs, knownOptions, needs, optionOf } from './needs.js';

const OPTIONS: OptionNames<FitJobOptions> = {
  batchSize: true,
  epochs: true,
  initialEpoch: true,
  shuffle: true,
  validationSplit: true,
  onDivergence: true,
  earlyStopping: true,
  clipNorm: true,
  globalClipNorm: true,
  clipValue: true,
  regularizers: true,
  lossMasks: true,
  constraints: true,
};

/** Estimated operations of a step of an unknown network: one with 30 units over 10 time steps. */
const UNKNOWN_STEP = 1_000_000;

/** Trains a network on numbers. */
export const fit: Kind = {
  fields: { network: true, from: true, compile: true, data: true, options: true, receipt: true },

  check(what, record) {
    const { from } = record;
    if (from === null) {
      needs(what, record, 'network');
      needs(what, record, 'compile');
    } else {
      if (!isDigest(from)) throw new TypeError(mismatch(`${what}: from`, 'a digest', quote(from)));
      const odd = (['network', 'compile'] as const).find((field) => record[field] !== null);
      if (odd !== undefined) throw new TypeError(mismatch(`${what}: ${odd}`, 'none with from', 'one'));
    }
    needs(what, record, 'data');
    if (record.data?.series != null) {
      throw new TypeError(mismatch(`${what}: data: series`, 'none for fit (use rows)', 'one'));
    }
    knownOptions(what, record, OPTIONS);
  },

  cost(record) {
    return costOf(record);
  },

  async run(what, record, context) {
    checkEpochs(what, record, context.limits.epochs);
    const network = await networkOf(what, record, context);
    const { x, y } = valuesOf(what, record, context);
    const recorder = record.receipt ? receipt({ seed: record.seed }) : undefined;
    const fitted = await network.fit(x, y, {
      ...(fromPlain(what, record.options) as FitJobOptions),
      seed: record.seed,
      threads: 1,
      yieldEvery: 'never',
      ...(recorder === undefined ? {} : { receipt: recorder }),
    });
    const { history, fingerprint, epoch } = fitted;
    const last = Object.entries(history).map(([name, values]) => [name, values.at(-1) ?? Number.NaN]);
    const keep = record.keep !== 'none';
    const includeOptimizer = record.keep === 'optimizer';
    return {
      fingerprint,
      metrics: { ...Object.fromEntries(last), epochs: epoch.length },
      value: null,
      model: keep ? await network.toBytes({ includeOptimizer }) : undefined,
      receipt: recorder?.receipt(),
    };
  },
};

/** @throws LetheError `limits` before it allocates memory for a network that is too large. */
async function networkOf(what: string, record: JobRecord, { model, limits }: JobContext): Promise<Network> {
  const { parameters } = limits;
  if (record.from !== null) {
    if (model === undefined) throw new LetheError('data', mismatch(`${what}: from`, 'a model', 'none'));
    return Network.load(model, { limits: { parameters } });
  }
  const { weights } = readGivenLayers(`${what}: network`, record.network as object);
  const size = weights.reduce((sum, { shape }) => sum + shape.reduce((product, one) => product * one, 1), 0);
  if (size > parameters) {
    throw new LetheError('limits', `${what}: ${size} parameters, limits.parameters is ${parameters}`);
  }
  const network = Network.create(record.network as object, { seed: record.seed });
  network.compile(fromPlain(what, record.compile) as CompileArgs);
  return network;
}

function valuesOf(
  what: string,
  { data: record }: JobRecord,
  { data }: JobContext,
): { x: FitData; y: FitData } {
  const part = data && record?.rows ? rowsOf(`${what}: data`, data, record.rows) : data;
  if (part?.format === 'json' && isObject(part.values)) {
    const { x, y } = part.values;
    if (x !== undefined && y !== undefined) return { x: x as FitData, y: y as FitData };
  }
  throw new LetheError(
    'data',
    mismatch(`${what}: data`, '{ x, y }', part === undefined ? 'none' : 'other fields'),
  );
}

/** Operations of a step by network and number of samples. The jobs of a fleet mostly share a few networks. */
const steps = new Map<string, number>();
const MOST_KNOWN = 256;

function costOf(record: JobRecord): number {
  const samples = samplesOf(record);
  const batchSize = optionOf(record, 'batchSize', 32);
  const epochs = optionOf(record, 'epochs', 1);
  const perEpoch = Math.max(1, Math.ceil(samples / batchSize));
  const name = JSON.stringify([record.network, record.compile, Math.min(batchSize, samples)]);
  const known = steps.get(name);
  const own = known ?? stepOf(record, Math.min(batchSize, samples));
  if (known === undefined) {
    if (steps.size === MOST_KNOWN) steps.clear();
    steps.set(name, own);
  }
  return own * perEpoch * epochs;
}

/** Number of samples of inline data; 100 for others. */
function samplesOf({ data }: JobRecord): number {
  if (data?.rows) return data.rows[1] - data.rows[0];
  if (data?.text == null) return 100;
  try {
    const { x } = JSON.parse(data.text) as { x?: unknown };
    if (Array.isArray(x)) return x.length;
    return isObject(x) && Array.isArray(x.shape) ? Number(x.shape[0]) || 1 : 1;
  } catch {
    return 1;
  }
}

function stepOf(record: JobRecord, samples: number): number {
  try {
    if (record.network === null) return UNKNOWN_STEP;
    const network = Network.create(record.network);
    network.compile(fromPlain('compile', record.compile) as CompileArgs);
    const plan = network.explain({
      batchSize: Math.max(1, samples),
      samples: Math.max(1, samples),
      threads: 1,
    });
    return plan.lowered ? plan.operations : UNKNOWN_STEP;
  } catch {
    return UNKNOWN_STEP; // Errors in the network are reported where the job runs.
  }
}
