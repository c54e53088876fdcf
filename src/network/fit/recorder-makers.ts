// Recorders of what trains several networks one after the other: each training run has its own, which is made when it begins.
import { checkKind, isObject } from '../../text/kinds.js';
import type { Recorder } from './recorder.js';

/** A recorder that tells of the run once it has ended. */
export interface Witness extends Recorder {
  receipt(): object;
}

/** Options that recorders are made by; they are given the name of the training run, such as `network-0`. */
export interface RecorderMakers<Receipts extends Witness> {
  readonly checkpoint?: ((run: string) => Recorder) | undefined;
  readonly receipt?: ((run: string) => Receipts) | undefined;
}

/** The recorders of one training run, as `fit` of a network takes them. */
export interface MadeRecorders<Receipts extends Witness> {
  readonly checkpoint?: Recorder;
  readonly receipt?: Receipts;
}

/** @throws TypeError if one of them is no function. */
export function checkMakers(
  caller: string,
  makers: { readonly [option in 'checkpoint' | 'receipt']?: unknown },
): void {
  for (const name of ['checkpoint', 'receipt'] as const) {
    const make = makers[name];
    checkKind(`${caller}: ${name}`, make === undefined || typeof make === 'function', 'a function', make);
  }
}

/** @throws TypeError if what was made is no such recorder. */
export function makeRecorders<Receipts extends Witness>(
  caller: string,
  { checkpoint, receipt }: RecorderMakers<Receipts>,
  run: string,
): MadeRecorders<Receipts> {
  const checked = <Made extends Recorder>(name: string, methods: readonly string[], made: Made): Made => {
    const isOne =
      isObject(made) && methods.every((method) => typeof made[method as keyof Made] === 'function');
    checkKind(`${caller}: ${name}`, isOne, `a function that gives what lethe/${name} makes`, made);
    return made;
  };
  return {
    ...(checkpoint && { checkpoint: checked('checkpoint', ['begin'], checkpoint(run)) }),
    ...(receipt && { receipt: checked('receipt', ['begin', 'receipt'], receipt(run)) }),
  };
}
