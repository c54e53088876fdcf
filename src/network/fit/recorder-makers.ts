// Recorders for code that trains several networks in turn: each training run gets its own when it begins.
import { checkKind, isObject } from '../../text/kinds.js';
import type { Recorder } from './recorder.js';

/** A recorder that has a result once the run has ended. */
export interface Witness extends Recorder {
  receipt(): object;
}

/** Options that make recorders, called with the name of a training run, such as `network-0`. */
export interface RecorderMakers<Receipts extends Witness> {
  readonly checkpoint?: ((run: string) => Recorder) | undefined;
  readonly receipt?: ((run: string) => Receipts) | undefined;
}

/** The recorders of one training run, as `fit` of a network takes them. */
export interface MadeRecorders<Receipts extends Witness> {
  readonly checkpoint?: Recorder;
  readonly receipt?: Receipts;
}

/** @throws TypeError if one of them is not a function. */
export function checkMakers(
  caller: string,
  makers: { readonly [option in 'checkpoint' | 'receipt']?: unknown },
): void {
  for (const name of ['checkpoint', 'receipt'] as const) {
    const make = makers[name];
    checkKind(`${caller}: ${name}`, make === undefined || typeof make === 'function', 'a function', make);
  }
}

/** @throws TypeError if one returns anything but such a recorder. */
export function makeRecorders<Receipts extends Witness>(
  caller: string,
  { checkpoint, receipt }: RecorderMakers<Receipts>,
  run: string,
): MadeRecorders<Receipts> {
  const checked = <Made extends Recorder>(name: string, methods: readonly string[], made: Made): Made => {
    const isOne =
      isObject(made) && methods.every((method) => typeof made[method as keyof Made] === 'function');
    checkKind(`${caller}: ${name}`, isOne, `a function that returns a recorder of lethe/${name}`, made);
    return made;
  };
  return {
    ...(checkpoint && { checkpoint: checked('checkpoint', ['begin'], checkpoint(run)) }),
    ...(receipt && { receipt: checked('receipt', ['begin', 'receipt'], receipt(run)) }),
  };
}
