// How many trials are trained for how many epochs: the same for all (grid, random), or more for the best (halving, Hyperband).

/** How trials are chosen. */
export type TuneMethod = 'grid' | 'random' | 'halving' | 'hyperband';

/** A step of a bracket: the best trials so far are trained for a number of epochs. */
export interface Rung {
  readonly count: number;
  /** Undefined for the epochs of the job. */
  readonly epochs: number | undefined;
}

/** Trials that are compared with each other. */
export type Bracket = readonly [Rung, ...Rung[]];

/** Successive halving: each rung has fewer trials by the factor `reduction`, and more epochs by the same factor. */
export function halving(trials: number, epochs: number, reduction: number): Bracket {
  return bracketOf(trials, epochs, reduction, rungsBelow(Math.min(trials, epochs), reduction));
}

/** Hyperband: brackets from many trials with few epochs to a few trials with all epochs. */
export function hyperband(epochs: number, reduction: number): Bracket[] {
  const most = rungsBelow(epochs, reduction);
  return Array.from({ length: most + 1 }, (_, bracket) => {
    const rungs = most - bracket;
    let trials = (most + 1) / (rungs + 1);
    for (let rung = 0; rung < rungs; rung++) trials *= reduction;
    trials = Math.ceil(trials);
    return bracketOf(trials, epochs, reduction, rungs);
  });
}

/** How many times a value can be divided before it is below one. */
function rungsBelow(value: number, reduction: number): number {
  let rungs = 0;
  for (let rest = value; rest >= reduction; rest = Math.floor(rest / reduction)) rungs++;
  return rungs;
}

function bracketOf(trials: number, epochs: number, reduction: number, rungs: number): Bracket {
  const rung = (index: number): Rung => ({
    count: Math.max(1, divided(trials, reduction, index)),
    epochs: Math.max(1, divided(epochs, reduction, rungs - index)),
  });
  return [rung(0), ...Array.from({ length: rungs }, (_, index) => rung(index + 1))];
}

function divided(value: number, by: number, times: number): number {
  let rest = value;
  for (let time = 0; time < times; time++) rest = Math.floor(rest / by);
  return rest;
}
