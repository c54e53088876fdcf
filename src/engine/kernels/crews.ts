// Who works on a run: all threads, or the caller's alone. No bit depends on it, so it is decided by the clock, again and
// again: where others need the cores, threads wait for one that has none, and two take longer than one.

/** Runs are summed up to a round of this many milliseconds: in shorter ones, interruptions by other programs dominate. */
const ROUND_MS = 4;
/** Rounds of a program before trying the other crew: the first one is slow, and a poor estimate. */
const FIRST_ROUNDS = 2;
/** The least work between two tries, in milliseconds. */
const LEAST_PAUSE_MS = 50;
/** The largest share of the work that tries may cost. */
const COST = 0.01;
/** The other crew must be faster by more than noise. */
const WORTH = 0.97;

/** The last decision on these kernels, with which a new program begins. */
export interface Habit {
  alone: boolean;
  /** Milliseconds of work since the last try. */
  worked: number;
  /** How many there are to be before the next one. */
  pause: number;
}

export function newHabit(): Habit {
  return { alone: false, worked: 0, pause: 0 };
}

/** Makes those of each arena that one after the other has on the same kernels. */
export function crewsOfKernels(): () => Crews {
  const habit = newHabit();
  return () => new Crews(habit);
}

/** The crew of one program, and its measurements. */
interface Crew {
  alone: boolean;
  isTrying: boolean;
  /** Milliseconds of a step in the last round of the crew that works when no other is tried. */
  usual: number;
  rounds: number;
  spent: number;
  steps: number;
}

/** Decides it for the programs of one arena, each by itself. */
export class Crews {
  readonly #habit: Habit;
  readonly #now: () => number;
  readonly #crews = new Map<number, Crew>();
  #begin = 0;

  /** @param now a clock, in milliseconds */
  constructor(habit: Habit, now: () => number = () => performance.now()) {
    this.#habit = habit;
    this.#now = now;
  }

  /** Before a run of the program at `program`. Neither this nor {@link ran} allocates anything, but for a new program. */
  runsAlone(program: number): boolean {
    let crew = this.#crews.get(program);
    if (crew === undefined) {
      crew = { alone: this.#habit.alone, isTrying: false, usual: 0, rounds: 0, spent: 0, steps: 0 };
      this.#crews.set(program, crew);
    }
    this.#begin = this.#now();
    return crew.isTrying !== crew.alone;
  }

  /** After it: this many steps are done. */
  ran(program: number, steps: number): void {
    const crew = this.#crews.get(program);
    if (crew === undefined) return;
    crew.spent += this.#now() - this.#begin;
    crew.steps += steps;
    if (crew.spent >= ROUND_MS) endRound(crew, this.#habit);
  }
}

function endRound(crew: Crew, habit: Habit): void {
  const { spent, steps } = crew;
  if (crew.isTrying) {
    const lost = spent - crew.usual * steps;
    if (spent < WORTH * crew.usual * steps) crew.alone = !crew.alone;
    habit.alone = crew.alone;
    habit.worked = 0;
    habit.pause = Math.max(LEAST_PAUSE_MS, lost / COST);
  } else {
    crew.usual = spent / steps;
    crew.rounds++;
    habit.worked += spent;
  }
  crew.isTrying = !crew.isTrying && crew.rounds >= FIRST_ROUNDS && habit.worked >= habit.pause;
  crew.spent = 0;
  crew.steps = 0;
}
