import { type NetworkInput, NotLowered, type Plan } from '../../compiler/index.js';
import { planTraining, type SessionOptions } from '../../session/index.js';
import { isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import { formatTable } from '../../text/table.js';
import { readEachOf } from '../data/each-of.js';
import type { OneOrEach } from '../data/forms.js';
import { checkInteger } from '../data/numbers.js';
import { largestBatch } from '../data/samples.js';
import { type Clipping, checkClipping, checkThreads } from '../fit/options.js';
import { DEFAULT_BATCH_SIZE } from '../options/defaults.js';
import type { OptionNames } from '../options/option-names.js';
import { checkRules, RULES, type Rules } from '../options/rules.js';

/** The training run to explain. */
export interface ExplainOptions extends Clipping, Rules {
  /** Samples of one step. Default 32, or the batch size that the model fixes. */
  batchSize?: number;
  /** The number of samples to train on. Default: one batch. */
  samples?: number;
  /**
   * A sample's shape, such as `[time, features]`, for a model with open sizes. For several inputs a list in their
   * order, or a record by name.
   */
  sampleShape?: OneOrEach<readonly number[]>;
  threads?: number;
}

export const EXPLAIN_OPTIONS: OptionNames<ExplainOptions> = {
  batchSize: true,
  samples: true,
  sampleShape: true,
  threads: true,
  clipNorm: true,
  globalClipNorm: true,
  clipValue: true,
  ...RULES,
};

/**
 * The compiled engine's plan for a model, or the reason why it cannot run it. Printed, or by `String()`, it is a table.
 */
export type Explanation =
  | ({ readonly lowered: true } & Plan)
  | { readonly lowered: false; readonly reason: string; readonly layer: string | undefined };

/**
 * Explains a training run, or, without one, the prediction of a batch.
 *
 * @param model its inputs, and the batch size if it is fixed
 * @param describe reads model and training; throws NotLowered if it cannot
 * @throws RangeError if an option is out of bounds.
 */
export function explainTraining(
  options: ExplainOptions,
  model: { readonly inputs: readonly NetworkInput[]; readonly batchSize: number | null },
  describe: () => Pick<SessionOptions, 'network' | 'training'>,
): Explanation {
  const { batchSize = model.batchSize ?? DEFAULT_BATCH_SIZE, threads, samples = batchSize } = options;
  checkInteger('explain: batchSize', batchSize, 1);
  checkInteger('explain: samples', samples, 1);
  checkThreads('explain', threads);
  checkClipping('explain', options);
  checkRules('explain', options);
  const sampleShapes = readSampleShapes(options.sampleShape, model.inputs);
  try {
    const { network, training } = describe();
    const unknown = sampleShapes.find((shape) => !isKnown(shape));
    if (unknown !== undefined) {
      const shape = unknown.map((size) => size ?? 'any').join(', ');
      throw new NotLowered(`its samples have shape [${shape}]: give explain a sampleShape`);
    }
    const train = { inputs: [], targets: [], count: samples };
    const trains = training === undefined ? {} : { training, train };
    const largest = training === undefined ? batchSize : largestBatch(batchSize, samples);
    const plan = planTraining({
      network,
      sampleShapes: sampleShapes as readonly (readonly number[])[],
      batchSize: largest,
      threads,
      ...trains,
    });
    return printable({ lowered: true, ...plan }, () => tableOf(plan, training !== undefined));
  } catch (error) {
    if (!(error instanceof NotLowered)) throw error;
    const { message: reason, layer } = error;
    return printable({ lowered: false, reason, layer }, () => `Not for the compiled engine: ${reason}`);
  }
}

type OpenShape = readonly (number | null)[];

/** @throws RangeError or TypeError unless they fit the shapes of the model's inputs. */
function readSampleShapes(
  given: ExplainOptions['sampleShape'],
  inputs: readonly NetworkInput[],
): OpenShape[] {
  if (given === undefined) return inputs.map(({ shape }) => shape);
  const what = 'explain: sampleShape';
  const names = inputs.map(({ name }) => name);
  const isOne = inputs.length === 1 && !isObject(given);
  const shapes = isOne ? [given as readonly number[]] : readEachOf(what, given, names, 'shapes of a sample');
  for (const [index, { name, shape }] of inputs.entries()) {
    checkSampleShape(isOne ? what : `${what}.${name}`, shapes[index], shape);
  }
  return shapes;
}

/** @throws RangeError unless it fits the shape of an input's samples. */
function checkSampleShape(
  what: string,
  given: readonly (number | null)[] | undefined,
  open: readonly (number | null)[],
): void {
  const shape: unknown = given;
  const holds =
    Array.isArray(shape) &&
    shape.length === open.length &&
    open.every((size, axis) =>
      size === null ? shape[axis] === null || isSize(shape[axis]) : shape[axis] === size,
    );
  if (holds) return;
  const text = open.map((size) => size ?? 'any').join(', ');
  const got = Array.isArray(shape) ? `[${shape.map(quote).join(', ')}]` : quote(shape);
  throw new RangeError(mismatch(what, `sizes [${text}]`, got));
}

function isSize(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) > 0;
}

function isKnown(shape: readonly (number | null)[]): shape is readonly number[] {
  return shape.every((size) => size !== null);
}

/** Gives a value its text, for `String()` and for printing in Node, Deno and Bun. */
function printable<T extends object>(value: T, text: () => string): T {
  for (const name of ['toString', Symbol.for('nodejs.util.inspect.custom')]) {
    Object.defineProperty(value, name, { value: text, enumerable: false });
  }
  return value;
}

function tableOf(plan: Plan, trains: boolean): string {
  const { instructions, batchSize, operations, bytes, bytesByUse, threads, threadsReason } = plan;
  const uses = Object.entries(bytesByUse).map(([use, size]) => `${use} ${inKilobytes(size)}`);
  return [
    formatTable(
      ['instruction', 'layer', 'shapes', 'operations'],
      instructions.map(({ instruction, layer, shapes, operations: own }) => [
        instruction,
        layer,
        shapes,
        own === 0 ? '' : own,
      ]),
    ),
    '',
    `Each ${trains ? 'step' : 'batch'}  ${batchSize} samples, ${operations} operations`,
    `Memory     ${inKilobytes(bytes)}: ${uses.join(', ')}`,
    `Threads    ${threads} (${threadsReason})`,
  ].join('\n');
}

function inKilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}
