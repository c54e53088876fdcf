// From a network and a training to programs over one arena.
import { Arena, type Use } from './arena.js';
import type { Tape } from './chain.js';
import { ProgramContext } from './context.js';
import { encode, encodedBytes, type Instruction } from './instruction.js';
import { type Layout, placeAll } from './layout.js';
import type { LoweringOptions } from './options.js';
import { chooseThreads, type ThreadChoice } from './threads.js';
import { evaluateProgram, predictProgram, trainProgram } from './train-program.js';
import type { Value } from './value.js';

const TWO_TO_32 = 4_294_967_296;

/** A program with its place in the arena. */
export interface Program {
  readonly kind: 'train' | 'evaluate' | 'predict';
  readonly batch: number;
  readonly instructions: readonly Instruction[];
  readonly address: number;
  /** Training: where to stop for looking into it. */
  readonly stops: TrainStops | undefined;
  /** Prediction: where the outputs are. */
  readonly output: Value | undefined;
}

/** Indices of instructions before which a training step can be looked into. */
export interface TrainStops {
  /** The way forwards is done. */
  readonly loss: number;
  /** The gradients are complete, nothing is changed yet. */
  readonly update: number;
  readonly tape: Tape;
}

/** All that a session needs to run. */
export interface Lowered {
  readonly layout: Layout;
  readonly programs: readonly Program[];
  /** Size of the arena, from address 0. */
  readonly bytes: number;
  readonly bytesByUse: ReadonlyMap<Use, number>;
  readonly threads: ThreadChoice;
}

/** @throws NotLowered naming the first layer or option that cannot be lowered. */
export function lower(options: LoweringOptions): Lowered {
  // The instructions differ by the barriers alone, so the work of a step can be told before the threads are chosen.
  const single = lowerFor(options, { threads: 1, reason: 'asked for' });
  const choice = chooseThreads(options, workOf(single.programs));
  return choice.threads === 1 ? { ...single, threads: choice } : lowerFor(options, choice);
}

/** Operations of the largest program. */
function workOf(programs: readonly Program[]): number {
  const sums = programs.map(({ instructions }) =>
    instructions.reduce((sum, { operations }) => sum + operations, 0),
  );
  return Math.max(0, ...sums);
}

function lowerFor(options: LoweringOptions, threads: ThreadChoice): Lowered {
  const arena = new Arena();
  const layout = placeAll(arena, options);
  const mark = arena.mark;
  const drafts = draftPrograms(options, layout, (batch, draws) => {
    arena.rewind(mark);
    const { seed = 0 } = options;
    const key = [seed >>> 0, Math.floor(seed / TWO_TO_32)] as const;
    const masks = draws ? { key } : undefined;
    return new ProgramContext(arena, batch, threads.threads, layout.zeros, layout.carried, masks);
  });
  arena.rewindToWidest();
  const programs = drafts.map((draft) => ({
    ...draft,
    address: arena.take(encodedBytes(draft.instructions.length), 'program'),
  }));
  return { layout, programs, bytes: arena.bytes, bytesByUse: arena.bytesByUse, threads };
}

type Draft = Omit<Program, 'address'>;

/** Programs of one session use the same memory one after the other. */
function draftPrograms(
  options: LoweringOptions,
  layout: Layout,
  begin: (batch: number, draws: boolean) => ProgramContext,
): Draft[] {
  const { training, batchSize, trainSamples = 0, evaluationSamples = 0 } = options;
  if (training === undefined) {
    const { instructions, output } = predictProgram(begin(batchSize, false), layout);
    return [{ kind: 'predict', batch: batchSize, instructions, stops: undefined, output }];
  }
  const train = batchSizes(trainSamples, batchSize).map((batch): Draft => {
    const { instructions, ...stops } = trainProgram(begin(batch, true), layout, training);
    return { kind: 'train', batch, instructions, stops, output: undefined };
  });
  const evaluationBatchSize = options.evaluationBatchSize ?? batchSize;
  const evaluate = batchSizes(evaluationSamples, evaluationBatchSize).map((batch): Draft => {
    const instructions = evaluateProgram(begin(batch, false), layout, training);
    return { kind: 'evaluate', batch, instructions, stops: undefined, output: undefined };
  });
  return [...train, ...evaluate];
}

/** The sizes of batches that occur: the full one and that of what is left. */
export function batchSizes(samples: number, batchSize: number): number[] {
  const left = samples % batchSize;
  return [...(samples >= batchSize ? [batchSize] : []), ...(left > 0 ? [left] : [])];
}

/** The words of a program, to be put at its address. */
export function programWords({ batch, instructions }: Program): Uint32Array {
  return encode(batch, instructions);
}
