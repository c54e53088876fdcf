// The identity of a training run: digests of everything that its bits depend on, by name, so that errors can name a
// difference.
import { LetheError } from '../errors.js';
import type { TrainingDetails } from '../network/index.js';
import { digestOf, viewBytes } from '../network/storage/index.js';
import { isObject } from '../text/kinds.js';
import { canonicalJson } from './canonical-json.js';

/** The parts of an identity. */
const PARTS = [
  'topology',
  'training',
  'batchSize',
  'shuffle',
  'earlyStopping',
  'gradientMasks',
  'data',
  'validation',
] as const;

/** A part by its name. */
export type IdentityPart = (typeof PARTS)[number];

/** The value of an option, or the digest of a larger one. */
export type Identity = { readonly [part in IdentityPart]: string };

/** Names of the parts in errors. */
const WORDS: { readonly [part in IdentityPart]: string } = {
  topology: 'layers',
  training: 'optimizer, losses, metrics or bounds on gradients',
  batchSize: 'batchSize',
  shuffle: 'shuffle',
  earlyStopping: 'earlyStopping',
  gradientMasks: 'gradientMasks',
  data: 'samples, targets or their weights',
  validation: 'samples to validate on',
};

export async function identityOf(details: TrainingDetails): Promise<Identity> {
  const { network, training, options, gradientMasks, sampleShapes, train } = details;
  const { validation, validationShapes = sampleShapes, dataset } = details;
  const validationOf = (): string | Promise<string> => {
    if (validation === undefined) return 'none';
    return dataset ? 'batches' : samplesDigest(validationShapes, validation);
  };
  return {
    topology: await valuesDigest([withoutNames(network), details.weights.map(({ shape }) => shape)]),
    training: await valuesDigest(training),
    batchSize: String(options.batchSize),
    shuffle: String(options.shuffle),
    earlyStopping: canonicalJson(options.earlyStopping ?? null),
    gradientMasks: await valuesDigest(null, gradientMasks ?? []),
    data: dataset ? textOf(dataset) : await samplesDigest(sampleShapes, train),
    validation: await validationOf(),
  };
}

/**
 * @param force parts that may differ
 * @throws LetheError `data` naming the first part that differs.
 */
export function checkIdentity(
  source: string,
  expected: Identity,
  got: Identity,
  force: readonly IdentityPart[],
): void {
  const part = PARTS.find((name) => expected[name] !== got[name] && !force.includes(name));
  if (part === undefined) return;
  const isValue = expected[part].length < 60 && got[part].length < 60;
  const values = isValue ? `expected ${expected[part]}, got ${got[part]}` : 'they have changed';
  throw new LetheError(
    'data',
    `${source}: of another training run: ${WORDS[part]}: ${values} (force: ['${part}'] resumes anyway)`,
  );
}

export function isIdentity(value: unknown): value is Identity {
  return isObject(value) && PARTS.every((part) => typeof value[part] === 'string');
}

export function isIdentityPart(value: unknown): value is IdentityPart {
  return PARTS.some((part) => part === value);
}

/** For errors. */
export const IDENTITY_PARTS: readonly IdentityPart[] = PARTS;

/** A data set's batches are unknown beforehand: a resumed run compares those already read. */
function textOf({ batchesPerEpoch }: NonNullable<TrainingDetails['dataset']>): string {
  return `a data set, ${batchesPerEpoch ?? 'all'} batches an epoch`;
}

function samplesDigest(
  shapes: readonly (readonly number[])[],
  samples: TrainingDetails['train'],
): Promise<string> {
  const { inputs, targets, weights = [], count } = samples;
  return valuesDigest([shapes, count], [...inputs, ...targets, ...weights]);
}

/** tfjs-layers numbers names in the order of creation. */
function withoutNames({ inputs, layers, ...rest }: TrainingDetails['network']): object {
  const bare = ({ name, ...others }: { readonly name: string }): object => others;
  return { ...rest, inputs: inputs.map(bare), layers: layers.map(bare) };
}

/** Digest of plain data and of numbers, each array with its length. */
function valuesDigest(value: unknown, arrays: readonly (Float32Array | undefined)[] = []): Promise<string> {
  const parts: Uint8Array[] = [new TextEncoder().encode(canonicalJson(value))];
  for (const array of arrays) {
    parts.push(viewBytes(Uint32Array.of(array?.length ?? 0xffff_ffff)));
    if (array !== undefined) parts.push(viewBytes(array));
  }
  return digestOf(parts);
}
