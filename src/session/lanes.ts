// Training runs side by side: several networks train at once, each on a thread of its own (a lane). Their JavaScript takes turns on
// one thread. Once each of them waits for a run of the kernels, all these runs begin together: the first lane's on the caller's
// thread, each other one's on its worker. So nobody needs a copy of the data or a worker with all of Lethe, and it works wherever
// kernels have threads. Where others need the cores the caller's thread does all runs, if that is quicker (crews.ts).
//
// Whatever the networks do, each has the bits of training by itself: lanes share nothing but time.
import { acquireKernels, Crews, type KernelHost, newHabit } from '../engine/index.js';
import { LetheError } from '../errors.js';
import { AWAITED, CALLER, OTHER } from '../kernels/program/crew.js';

/** What a run of the kernels is given: see `run` of `KernelHost`. */
type Run = readonly [program: number, position: number, stream: number, logRow: number, count: number];

/** Bytes of the arenas that workers start with: they grow. */
const FIRST_BYTES = 1_000_000;

interface Waiting {
  readonly lane: Lane;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

interface WaitingRun extends Waiting {
  readonly run: Run;
}

interface WaitingTurn extends Waiting {
  readonly call: () => unknown;
}

/** Why a task ended that another one's failure ended: nobody is told. */
const STOPPED = new LetheError('state', 'lanes: another task failed');

/** Some lanes, and what happens in them. */
export class Lanes {
  readonly #lanes: readonly Lane[];
  /** Lanes whose JavaScript goes on, or waits for something else than the others. */
  #busy = 0;
  #runs: WaitingRun[] = [];
  #turns: WaitingTurn[] = [];
  #failed = false;
  readonly #crews: Crews | undefined;

  private constructor(hosts: readonly (KernelHost | undefined)[], mayRunAlone: boolean) {
    this.#crews = mayRunAlone ? new Crews(newHabit()) : undefined;
    const meeting: Meeting = {
      run: (lane, run) => this.#wait((waiting) => this.#runs.push({ lane, run, ...waiting })),
      turn: (lane, call) => this.#wait((waiting) => this.#turns.push({ lane, call, ...waiting })),
    };
    this.#lanes = hosts.map((host, index) => new Lane(index, meeting, host));
  }

  /**
   * @param count threads that work, the caller's among them
   * @param mayRunAlone whether the caller's thread does all runs while that is quicker, as where others need the cores
   * @throws LetheError `backend` if there are no such threads here.
   */
  static async open(count: number, mayRunAlone: boolean): Promise<Lanes> {
    const started = await Promise.allSettled(
      Array.from({ length: count - 1 }, () => acquireKernels({ bytes: FIRST_BYTES, threads: 2 })),
    );
    const hosts = started.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    const refused = started.find((outcome) => outcome.status === 'rejected');
    if (refused === undefined) return new Lanes([undefined, ...hosts], mayRunAlone);
    for (const host of hosts) host.release();
    throw refused.reason;
  }

  /**
   * Does tasks 0 to `count - 1`: in each lane the next one that nobody has begun. Of those that fail in the same turn the first one's
   * error is thrown, once all have ended: the others end with their turn, or, where one was aborted, by themselves.
   */
  async do<Result>(count: number, task: (index: number, lane: Lane) => Promise<Result>): Promise<Result[]> {
    const results: Result[] = [];
    const failures: { readonly index: number; readonly reason: unknown }[] = [];
    let next = 0;
    this.#busy = this.#lanes.length;
    this.#failed = false;
    const work = async (lane: Lane): Promise<void> => {
      while (next < count && failures.length === 0) {
        lane.task = next++;
        try {
          results[lane.task] = await task(lane.task, lane);
        } catch (reason) {
          if (reason !== STOPPED) failures.push({ index: lane.task, reason });
          const isAborted = reason instanceof LetheError && reason.code === 'aborted';
          this.#failed ||= !isAborted;
        }
      }
      this.#rest();
    };
    await Promise.all(this.#lanes.map(work));
    if (failures.length === 0) return results;
    throw failures.reduce((first, other) => (other.index < first.index ? other : first)).reason;
  }

  get count(): number {
    return this.#lanes.length;
  }

  /** Hands threads and arenas back. */
  close(): void {
    for (const lane of this.#lanes) lane.close();
  }

  #wait(put: (waiting: Pick<Waiting, 'resolve' | 'reject'>) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      put({ resolve, reject });
      this.#rest();
    });
  }

  /** A lane waits, or has ended: when none goes on, the runs are done that some wait for, or else it is everybody's turn. */
  #rest(): void {
    this.#busy--;
    if (this.#busy > 0) return;
    if (this.#runs.length > 0) this.#doRuns();
    else if (this.#turns.length > 0) void this.#takeTurns();
  }

  #doRuns(): void {
    const runs = this.#runs.sort((one, other) => one.lane.index - other.lane.index);
    this.#runs = [];
    this.#busy = runs.length;
    const [{ run: first }] = runs as [WaitingRun];
    const crews = runs.length === 1 ? undefined : this.#crews;
    const alone = runs.length === 1 || (crews?.runsAlone(first[0]) ?? false);
    const begun = runs.filter(({ lane, run, reject }) => attempt(() => lane.begin(run, alone), reject));
    const done = begun.filter(({ lane, run, reject }) => attempt(() => lane.finish(run, alone), reject));
    crews?.ran(
      first[0],
      runs.reduce((steps, { run: [, , , , count] }) => steps + count, 0),
    );
    for (const { resolve } of done) resolve();
  }

  async #takeTurns(): Promise<void> {
    const turns = this.#turns.sort((one, other) => one.lane.task - other.lane.task);
    this.#turns = [];
    this.#busy = turns.length;
    const taken: WaitingTurn[] = [];
    for (const turn of turns) {
      try {
        if (this.#failed) throw STOPPED;
        await turn.call();
        taken.push(turn);
      } catch (reason) {
        this.#failed = true;
        turn.reject(reason);
      }
    }
    for (const turn of taken) turn.resolve();
  }
}

/** @returns whether it did; if not, `reject` is told why. */
function attempt(act: () => void, reject: Waiting['reject']): boolean {
  try {
    act();
    return true;
  } catch (reason) {
    reject(reason);
    return false;
  }
}

interface Meeting {
  run(lane: Lane, run: Run): Promise<void>;
  turn(lane: Lane, call: () => unknown): Promise<void>;
}

/** A thread for one training run at a time. The first one is the caller's. */
export class Lane {
  readonly index: number;
  /** Which task is done here. */
  task: number = 0;
  readonly #meeting: Meeting;
  #host: KernelHost | undefined;

  constructor(index: number, meeting: Meeting, host: KernelHost | undefined) {
    this.index = index;
    this.#meeting = meeting;
    this.#host = host;
  }

  /** Kernels with a memory of at least `bytes`, which stay the lane's. */
  async host(bytes: number): Promise<KernelHost> {
    if (this.#host !== undefined && this.#host.memory.buffer.byteLength >= bytes) return this.#host;
    this.close();
    this.#host = await acquireKernels({ bytes, threads: this.index === 0 ? 1 : 2 });
    return this.#host;
  }

  /** Has the kernels run a program of the session that is open on this lane, once each other lane waits for something, too. */
  run(...run: Run): Promise<void> {
    return this.#meeting.run(this, run);
  }

  /** Calls a function once each lane has come to its turn: one after the other, by their tasks. */
  inTurn(call: () => unknown): Promise<void> {
    return this.#meeting.turn(this, call);
  }

  /** @param alone whether the caller's thread does it, in {@link finish} */
  begin(run: Run, alone: boolean): void {
    if (this.index > 0 && !alone) this.#host?.run(...run, OTHER);
  }

  finish(run: Run, alone: boolean): void {
    if (this.index === 0 || alone) this.#host?.run(...run, CALLER);
    else this.#host?.run(...run, AWAITED);
  }

  close(): void {
    this.#host?.release();
    this.#host = undefined;
  }
}
