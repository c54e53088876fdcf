// From a network, and what is to be done with it, to programs over one arena.
import { Arena, type Use } from './arena.js';
import { type MaskSource, ProgramContext } from './context.js';
import type { Tape } from './forward.js';
import { encode, encodedBytes, type Instruction } from './instruction.js';
import type { Layout } from './layout.js';
import type { PredictionOptions } from './options.js';
import { chooseThreads, type ThreadChoice } from './threads.js';
import type { Value } from './value.js';

/** A program and its place in the arena. */
export interface Program {
  readonly kind: 'train' | 'evaluate' | 'predict' | 'differentiate';
  readonly batch: number;
  readonly instructions: readonly Instruction[];
  /** Address of the flag for numbers that are not finite; absent: no check. */
  readonly status?: number | undefined;
  readonly address: number;
  /** The forward pass, for traces; its outputs are those of a prediction. */
  readonly tape: Tape;
  /** Where dL/d(input) is at the end for each input, of a program that differentiates. */
  readonly inputGradients?: readonly Value[];
}

/** A program without a place. */
export type Draft = Omit<Program, 'address'>;

/**
 * Begins a program for batches of one size. Programs of one session use the same memory one after the other.
 *
 * @param masks present while training: dropout is drawn
 */
export type BeginProgram = (batch: number, masks?: MaskSource) => ProgramContext;

/** The target of lowering: places and programs. A parameter, so that bundles contain no others. */
export interface Target<Options extends PredictionOptions, Places extends Layout> {
  readonly place: (arena: Arena, options: Options) => Places;
  readonly draft: (options: Options, layout: Places, begin: BeginProgram) => Draft[];
}

/** Everything that a session needs. */
export interface Lowered<Places extends Layout = Layout> {
  readonly layout: Places;
  readonly programs: readonly Program[];
  /** Size of the arena, from address 0. */
  readonly bytes: number;
  readonly bytesByUse: ReadonlyMap<Use, number>;
  readonly threads: ThreadChoice;
}

/** @throws NotLowered naming the first layer or option that cannot be lowered. */
export function lower<Options extends PredictionOptions, Places extends Layout>(
  options: Options,
  target: Target<Options, Places>,
): Lowered<Places> {
  // The instructions differ by barriers and by what is shared alone, so the work of a step can be told before the threads are chosen.
  const single = lowerFor(options, target, { threads: 1, isAsked: true, reason: 'asked for' });
  const choice = chooseThreads(options, mostOperations(single.programs));
  return choice.threads === 1 ? { ...single, threads: choice } : lowerFor(options, target, choice);
}

/** Operations of the largest program. */
function mostOperations(programs: readonly Program[]): number {
  return Math.max(0, ...programs.map(operationsOf));
}

/** Operations of one run of a program, as `explain` tells them. */
export function operationsOf({ instructions }: Pick<Program, 'instructions'>): number {
  return instructions.reduce((sum, { operations }) => sum + operations, 0);
}

function lowerFor<Options extends PredictionOptions, Places extends Layout>(
  options: Options,
  target: Target<Options, Places>,
  threads: ThreadChoice,
): Lowered<Places> {
  const arena = new Arena(options.watchBytes);
  const layout = target.place(arena, options);
  const mark = arena.mark;
  const drafts = target.draft(options, layout, (batch, masks) => {
    arena.rewind(mark);
    return new ProgramContext(arena, batch, threads.threads, layout.zeros, layout.carried, masks);
  });
  arena.rewindToWidest();
  const programs = drafts.map((draft) => ({
    ...draft,
    address: arena.take(encodedBytes(draft.instructions.length), 'program'),
  }));
  return { layout, programs, bytes: arena.bytes, bytesByUse: arena.bytesByUse, threads };
}

/** The words of a program, to be put at its address. */
export function programWords({ batch, status = 0, instructions }: Program): Uint32Array {
  return encode(batch, status, instructions);
}
