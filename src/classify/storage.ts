// A classifier as one file: classifier.json, each network as written by `toBytes`, and its receipt if there is one.
import { LetheError } from '../errors.js';
import { type FileParts, readParts, writeParts } from '../formats/index.js';
import type { Receipt } from '../receipt/index.js';
import { mostOfReceipt, receiptParts } from '../receipt/kept.js';
import { isObject } from '../text/kinds.js';
import { mismatch, quote } from '../text/quote.js';
import { version } from '../version.js';
import type { Label } from './data/forms.js';
import { MISSING, type Scaler } from './scaling.js';
import type { NetworkTraining } from './training.js';

const JSON_FILE = 'classifier.json';
const FORMAT = 'lethe-classifier';
const VERSION = 1;

const MOST_JSON = 16_777_216;
const MOST_NETWORK = 2_147_483_648;

/** A classifier without its networks. */
export interface ClassifierDescription {
  readonly classes: readonly Label[];
  /** Index of the most frequent class in training. */
  readonly majority: number;
  readonly patch: number;
  readonly scaler: Scaler;
  /** For each network. */
  readonly training: readonly NetworkTraining[];
}

/** @param networks the bytes of each */
export function writeClassifier(
  description: ClassifierDescription,
  networks: readonly Uint8Array[],
  receipts: readonly Receipt[],
): Uint8Array {
  const json = { format: FORMAT, version: VERSION, generatedBy: `Lethe v${version}`, ...description };
  return writeParts({
    [JSON_FILE]: new TextEncoder().encode(JSON.stringify(json)),
    ...Object.fromEntries(networks.map((bytes, index) => [nameOf(index), bytes])),
    ...receiptParts(receipts),
  });
}

/** @throws LetheError `data` unless {@link writeClassifier} wrote it. */
export function readClassifier(
  caller: string,
  file: Uint8Array,
): { description: ClassifierDescription; networks: Uint8Array[]; parts: FileParts } {
  const parts = readParts(caller, 'a classifier', file, (name) => {
    if (name === JSON_FILE) return MOST_JSON;
    return /^network-\d{1,2}\.lethe$/.test(name) ? MOST_NETWORK : mostOfReceipt(name);
  });
  const description = readDescription(`${caller}: ${JSON_FILE}`, parts[JSON_FILE]);
  const networks = description.training.map((_, index) => {
    const bytes = parts[nameOf(index)];
    if (bytes !== undefined) return bytes;
    throw new LetheError('data', mismatch(`${caller}: file`, nameOf(index), 'none'));
  });
  return { description, networks, parts };
}

function nameOf(index: number): string {
  return `network-${index}.lethe`;
}

function readDescription(what: string, bytes: Uint8Array | undefined): ClassifierDescription {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new LetheError('data', `${what}: expected JSON`, { cause: error });
  }
  const check = (name: string, holds: boolean, expected: string, value: unknown): void => {
    if (!holds) throw new LetheError('data', mismatch(`${what}: ${name}`, expected, quote(value)));
  };
  const { format, version: written, ...rest } = isObject(json) ? json : {};
  check('format', format === FORMAT, FORMAT, format);
  check('version', written === VERSION, String(VERSION), written);
  const { classes, majority, patch, scaler, training } = rest as unknown as ClassifierDescription;
  const isLabel = (label: unknown): boolean =>
    typeof label === typeof classes[0] && (typeof label === 'string' || Number.isFinite(label));
  const areClasses =
    isList(classes) &&
    classes.length > 1 &&
    classes.every(isLabel) &&
    new Set(classes).size === classes.length;
  check('classes', areClasses, 'two labels or more, each once', classes);
  check('majority', isCount(majority) && majority < classes.length, 'the number of a class', majority);
  check('patch', isCount(patch) && patch > 0, 'an integer of at least 1', patch);
  check('scaler', isScaler(scaler), 'zero, one and mean of each feature', scaler);
  const isTraining = isList(training) && training.length > 0 && training.every(isObject);
  check('training', isTraining, 'a record for each network', training);
  return {
    ...{ classes, majority, patch },
    scaler: { zero: scaler.zero, one: scaler.one, mean: scaler.mean, missing: scaler.missing },
    training: training.map(({ epochs, bestEpoch, loss }, index) => {
      const holds =
        isCount(epochs) && (bestEpoch === undefined || isCount(bestEpoch)) && Number.isFinite(loss);
      check(`training ${index}`, holds, 'epochs, bestEpoch and loss', training[index]);
      return { epochs, bestEpoch, loss };
    }),
  };
}

function isScaler(scaler: unknown): boolean {
  if (!isObject(scaler)) return false;
  const { zero, one, mean, missing } = scaler;
  const lists = [zero, one, mean];
  const isWhole = lists.every((list) => isList(list) && list.length > 0 && list.every(Number.isFinite));
  const areEqual =
    isWhole && lists.every((list) => (list as unknown[]).length === (zero as unknown[]).length);
  return (
    areEqual && (one as number[]).every((value) => value > 0) && MISSING.some((rule) => rule === missing)
  );
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
