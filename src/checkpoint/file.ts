// A checkpoint as bytes: a model as one array of bytes (`network/storage`), which `Network.load` reads as the network
// of that moment. All other numbers of the snapshot are among its optimizer's weights; its metadata hold the position
// and the identity of the run.

import type { OptimizerState } from '../compiler/index.js';
import { LetheError } from '../errors.js';
import type { EpochsProgress, TrainingDetails, TrainingSnapshot } from '../network/index.js';
import {
  decodeWeights,
  digestOf,
  encodeWeights,
  joinPieces,
  type StoredWeight,
  splitPieces,
} from '../network/storage/index.js';
import { isObject } from '../text/kinds.js';
import { quote } from '../text/quote.js';
import { version } from '../version.js';
import { doublesToWords, wordsToDoubles } from './doubles.js';
import { type Identity, isIdentity } from './identity.js';

/** The `format` of a checkpoint; that of a model is `layers-model`. */
const FORMAT = 'lethe-checkpoint';
const VERSION = 1;
/** Prefix of weights that no model has. */
const PREFIX = 'lethe-checkpoint/';

/** A decoded checkpoint. */
export interface Checkpoint {
  readonly identity: Identity;
  readonly snapshot: TrainingSnapshot;
}

/** The parts of a snapshot that are stored as JSON. */
interface Described {
  readonly version: number;
  readonly identity: Identity;
  readonly begin: EpochsProgress['begin'];
  readonly counts: { readonly [name in (typeof COUNTS)[number]]: number };
  readonly stopped: boolean;
  /** Epoch of the best weights; null without early stopping. */
  readonly bestEpoch: number | null;
  readonly wait: number | null;
  readonly history: readonly string[];
  readonly scalars: readonly string[];
  readonly slots: readonly number[];
  /** Note of another recorder. */
  readonly note?: string | undefined;
  /** Digest of the batches of a data set. */
  readonly read?: string | undefined;
}

const COUNTS = ['initialEpoch', 'batch', 'steps', 'seen', 'iterations'] as const;

export async function encodeCheckpoint(
  { identity, snapshot }: Checkpoint,
  { topology, weights }: Pick<TrainingDetails, 'topology' | 'weights'>,
): Promise<Uint8Array> {
  const { progress, optimizer, best } = snapshot;
  const { begin, stopper, history, stopped } = progress;
  const names = Object.keys(history);
  const scalars = Object.keys(optimizer.scalars) as (keyof OptimizerState['scalars'])[];
  const described: Described = {
    version: VERSION,
    identity,
    begin,
    counts: {
      initialEpoch: progress.initialEpoch,
      batch: progress.batch,
      steps: progress.steps,
      seen: progress.seen,
      iterations: optimizer.iterations,
    },
    stopped,
    bestEpoch: stopper?.bestEpoch ?? null,
    wait: stopper?.wait ?? null,
    history: names,
    scalars,
    slots: optimizer.slots.map((slot) => slot.length),
    note: snapshot.note,
    read: progress.read,
  };
  const doubles = [snapshot.learningRate, stopper?.best ?? 0, ...progress.sums];
  const { specs, data } = encodeWeights([
    ...weights.map(({ name, shape }, index): StoredWeight => {
      const values = snapshot.weights[index] as Float32Array;
      return { name, shape, dtype: 'float32', values, group: 'model' };
    }),
    ...floats('slots', optimizer.slots.flat()),
    ...floats('states', snapshot.states),
    ...floats('best', best ?? []),
    ...floats('scalars', [Float32Array.from(scalars, (name) => optimizer.scalars[name] as number)]),
    words('doubles', doublesToWords(doubles)),
    words('epoch', Int32Array.from(progress.epoch)),
    ...names.map((name, index) => words(`history/${index}`, doublesToWords(history[name] ?? []))),
  ]);
  const json = {
    modelTopology: topology,
    format: FORMAT,
    generatedBy: `Lethe v${version}`,
    userDefinedMetadata: { lethe: { checkpoint: described } },
    weightsManifest: [{ paths: ['weights.bin'], weights: specs }],
  };
  return joinPieces({ json, weights: data }, await digestOf([data]));
}

function floats(group: string, values: readonly Float32Array[]): StoredWeight[] {
  return values.map((own, index) => ({
    name: `${PREFIX}${group}/${index}`,
    shape: [own.length],
    dtype: 'float32',
    values: own,
    group: 'optimizer',
  }));
}

function words(name: string, values: Int32Array): StoredWeight {
  return { name: PREFIX + name, shape: [values.length], dtype: 'int32', values, group: 'optimizer' };
}

/**
 * Decodes the result of {@link encodeCheckpoint}. Trusts nothing; the caller checks whether it fits a model.
 *
 * @param source name of the file in errors
 * @throws LetheError `data` if it is not a checkpoint, or incomplete.
 */
export function decodeCheckpoint(source: string, bytes: Uint8Array): Checkpoint {
  const file = splitPieces(bytes, source);
  const described = readDescribed(source, file.json);
  const all = decodeWeights(source, file);
  const weights = all.flatMap(({ group: of, values }) =>
    of === 'model' && values instanceof Float32Array ? [values] : [],
  );
  const stored = new Map(all.map((weight) => [weight.name, weight.values]));
  const group = (name: string): Float32Array[] => {
    const found: Float32Array[] = [];
    for (;;) {
      const values = stored.get(`${PREFIX}${name}/${found.length}`);
      if (!(values instanceof Float32Array)) return found;
      found.push(values);
    }
  };
  const ints = (name: string): Int32Array => {
    const values = stored.get(PREFIX + name);
    if (values instanceof Int32Array) return values;
    throw damaged(source, `${name}: expected int32, got ${values === undefined ? 'nothing' : 'others'}`);
  };
  const { counts, begin, stopped } = described;
  const [learningRate = Number.NaN, bestValue = Number.NaN, ...sums] = wordsToDoubles(ints('doubles'));
  const slots = group('slots');
  const [scalars = new Float32Array(0)] = group('scalars');
  if (scalars.length !== described.scalars.length) throw damaged(source, 'scalars: other numbers than names');
  const { bestEpoch, wait } = described;
  const best = group('best');
  let first = 0;
  const slotsOf = described.slots.map((count) => {
    first += count;
    return slots.slice(first - count, first);
  });
  return {
    identity: described.identity,
    snapshot: {
      learningRate,
      weights,
      states: group('states'),
      best: best.length === 0 ? undefined : best,
      note: described.note,
      optimizer: {
        iterations: counts.iterations,
        scalars: Object.fromEntries(described.scalars.map((name, index) => [name, scalars[index] as number])),
        slots: slotsOf,
      },
      progress: {
        begin,
        initialEpoch: counts.initialEpoch,
        batch: counts.batch,
        steps: counts.steps,
        seen: counts.seen,
        sums,
        epoch: [...ints('epoch')],
        history: Object.fromEntries(
          described.history.map((name, index) => [name, wordsToDoubles(ints(`history/${index}`))]),
        ),
        stopper: wait === null ? undefined : { best: bestValue, wait, bestEpoch: bestEpoch ?? undefined },
        stopped,
        read: described.read,
      },
    },
  };
}

function readDescribed(source: string, json: { format?: string; userDefinedMetadata?: unknown }): Described {
  const { format, userDefinedMetadata: metadata } = json;
  const lethe = isObject(metadata) ? metadata.lethe : undefined;
  const described = isObject(lethe) ? lethe.checkpoint : undefined;
  if (format !== FORMAT || !isObject(described))
    throw damaged(source, 'expected a checkpoint, got another model');
  if (described.version !== VERSION) {
    throw damaged(source, `expected version ${VERSION}, got ${quote(described.version)}`);
  }
  const { begin, counts, history, scalars, slots, stopped, identity } = described;
  const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
  const isTexts = (value: unknown): boolean =>
    Array.isArray(value) && value.every((text) => typeof text === 'string');
  const holds =
    isObject(begin) &&
    ['seed', 'epochs', 'steps'].every((name) => isCount(begin[name])) &&
    isObject(counts) &&
    COUNTS.every((name) => isCount(counts[name])) &&
    isTexts(history) &&
    isTexts(scalars) &&
    Array.isArray(slots) &&
    slots.every(isCount) &&
    typeof stopped === 'boolean' &&
    [described.note, described.read].every((text) => text === undefined || typeof text === 'string') &&
    [described.bestEpoch, described.wait].every((value) => value === null || isCount(value)) &&
    isIdentity(identity);
  if (!holds) throw damaged(source, 'its description is incomplete');
  return described as unknown as Described;
}

function damaged(source: string, reason: string): LetheError {
  return new LetheError('data', `${source}: ${reason}`);
}
