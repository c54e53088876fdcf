// From a network, and what is to be done with it, to programs over one arena.
import { Arena, type Use } from './arena.js';
import { type MaskSource, ProgramContext } from './context.js';
import type { Tape } from './forward.js';
import { encode, encodedBytes, type Instruction } from './instruction.js';
import type { Layout } from './layout.js';
import type { PredictionOptions } from './options.js';
import { chooseThreads, type ThreadChoice } from './threads.js';
import type { Value } from './value.js';

/** A program with its place in the arena. */
export interface Program {
  readonly kind: 'train' | 'evaluate' | 'predict' | 'differentiate';
  readonly batch: number;
  readonly instructions: readonly Instruction[];
  /** Where it says that a step left something that is not finite; absent: it does not look. */
  readonly status?: number | undefined;
  readonly address: number;
  /** The way forwards, for looking into it; its outputs are a prediction's. */
  readonly tape: Tape;
  /** Where dL/d(input) is at the end for each input, of a program that differentiates. */
  readonly inputGradients?: readonly Value[];
}

/** A program that has no place yet. */
export type Draft = Omit<Program, 'address'>;

/**
 * Begins a program for batches of one size. Programs of one session use the same memory one after the other.
 *
 * @param masks present while training: dropout is drawn
 */
export type BeginProgram = (batch: number, masks?: MaskSource) => ProgramContext;

/** What a network is lowered to: which places it needs and which programs. Handed in, so that nothing else is bundled. */
export interface Target<Options extends PredictionOptions, Places extends Layout> {
  readonly place: (arena: Arena, options: Options) => Places;
  readonly draft: (options: Options, layout: Places, begin: BeginProgram) => Draft[];
}

/** All that a session needs to run. */
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
