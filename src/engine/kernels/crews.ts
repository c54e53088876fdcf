// Who works on a run: all threads, or the caller's alone. No bit depends on it, so it is decided by the clock, again and
// again: where others need the cores, threads wait for one that has none, and two take longer than one.

/** Runs are added up to a round of this many milliseconds: a turn that another program had between is most of less. */
const ROUND_MS = 4;
/** Rounds before the other crew is tried first. */
const FIRST_ROUNDS = 2;
/** Rounds between one try of the other crew and the next, at least. */
const LEAST_ROUNDS = 8;
/** A try may cost such a share of the rounds that precede it. */
const COST = 0.01;
/** The other crew has to be quicker by more than noise. */
const WORTH = 0.97;

/** Of one program: which crew works, and how long each took for a step in its last round, in milliseconds. */
interface Crew {
  alone: boolean;
  /** Rounds until the other crew is tried for one; 0 while it is. */
  left: number;
  /** Of the crew that works when no other is tried. */
  usual: number;
  spent: number;
  steps: number;
}

/** What was decided last on these kernels: with that a new program begins. */
export interface Habit {
  alone: boolean;
}

/** Decides it for the programs of one arena, each by itself. */
export class Crews {
  readonly #habit: Habit;
  readonly #now: () => number;
  readonly #crews = new Map<number, Crew>();

  /** @param now a clock, in milliseconds */
  constructor(habit: Habit, now: () => number = () => performance.now()) {
    this.#habit = habit;
    this.#now = now;
  }

  /** Runs `steps` steps of the program at `program`. */
  run(program: number, steps: number, run: (alone: boolean) => void): void {
    let crew = this.#crews.get(program);
    if (crew === undefined) {
      crew = { alone: this.#habit.alone, left: FIRST_ROUNDS, usual: 0, spent: 0, steps: 0 };
      this.#crews.set(program, crew);
    }
    const begin = this.#now();
    run(crew.left === 0 ? !crew.alone : crew.alone);
    crew.spent += this.#now() - begin;
    crew.steps += steps;
    if (crew.spent < ROUND_MS) return;
    endRound(crew);
    this.#habit.alone = crew.alone;
  }
}

function endRound(crew: Crew): void {
  const perStep = crew.spent / crew.steps;
  crew.spent = 0;
  crew.steps = 0;
  if (crew.left > 0) {
    crew.usual = perStep;
    crew.left--;
    return;
  }
  crew.left = LEAST_ROUNDS;
  if (perStep < WORTH * crew.usual) crew.alone = !crew.alone;
  else crew.left = Math.max(LEAST_ROUNDS, Math.ceil((perStep / crew.usual - 1) / COST));
}
