import { LetheError } from '../errors.js';
import {
  isBetterHigher,
  type Look,
  type Recorder,
  type TrainingDetails,
  type TrainingSnapshot,
} from '../network/index.js';
import { mismatch, quote } from '../text/quote.js';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './file.js';
import { checkFits } from './fits.js';
import { checkIdentity, type Identity, identityOf } from './identity.js';
import { type CheckpointInfo, type CheckpointOptions, checkOptions } from './options.js';
import { Schedule } from './schedule.js';
import { nameOf, openShelf, type Shelf } from './shelf.js';

/** A snapshot waiting to be written. */
interface Waiting {
  readonly snapshot: TrainingSnapshot;
  readonly info: CheckpointInfo;
}

/** The current run. */
interface Run {
  readonly details: TrainingDetails;
  readonly identity: Identity;
}

/**
 * Keeps checkpoints of one call of `fit`. A snapshot is a copy; it is encoded and written while training goes on. If
 * writing takes longer than the interval, the newest waits and those between are dropped.
 */
export class Keeper implements Recorder {
  readonly #options: CheckpointOptions;
  readonly #shelf: Shelf;
  readonly #schedule: Schedule;
  #run: Run | undefined;
  /** The batch before which the last checkpoint was taken. */
  #taken = -1;
  #writing: Promise<void> | undefined;
  #waiting: Waiting | undefined;
  #best: Waiting | undefined;
  #bestValue = Number.POSITIVE_INFINITY;
  /** Why the last checkpoint could not be written. */
  #failure: { readonly reason: unknown } | undefined;

  constructor(given: CheckpointOptions) {
    this.#options = checkOptions(given);
    this.#shelf = openShelf(this.#options.to);
    this.#schedule = new Schedule(this.#options);
  }

  async begin(details: TrainingDetails): Promise<TrainingSnapshot | undefined> {
    if (this.#run !== undefined) {
      throw new LetheError('state', 'checkpoints: expected one for each call of fit, got the same again');
    }
    const { best } = this.#options;
    const names = details.names.flatMap((name) => [
      name,
      ...(details.validation === undefined ? [] : [`val_${name}`]),
    ]);
    if (best !== undefined && !names.includes(best)) {
      throw new RangeError(mismatch('checkpoints: best', `one of ${names.join(', ')}`, quote(best)));
    }
    const identity = await identityOf(details);
    const found = await this.#toResume();
    if (found !== undefined) {
      checkIdentity(found.source, found.checkpoint.identity, identity, this.#options.force ?? []);
      checkFits(found.source, found.checkpoint.snapshot, details);
    }
    this.#run = { details, identity };
    const before = found?.checkpoint.snapshot.progress.history[best ?? ''] ?? [];
    for (const value of before) if (this.#isBetter(value)) this.#bestValue = this.#signOf(value);
    this.#taken = found?.checkpoint.snapshot.progress.batch ?? -1;
    this.#schedule.took();
    return found && unread(found.checkpoint.snapshot, this.#options.force);
  }

  batchesFrom(batch: number, batchesPerEpoch: number): number {
    const due = this.#schedule.batchesFrom(batch, batchesPerEpoch);
    if (this.#options.best === undefined) return due;
    return Math.min(due, batchesPerEpoch - (batch % batchesPerEpoch));
  }

  wants(look: Look): boolean {
    if (this.#failure !== undefined) return true; // To tell.
    return this.#isDue(look) || this.#isBest(look);
  }

  #isDue({ batch, batchesPerEpoch, starts, ends }: Look): boolean {
    return !starts && batch !== this.#taken && (ends || this.#schedule.isDue(batch, batchesPerEpoch));
  }

  /** Whether an epoch has ended that is the best so far. */
  #isBest({ logs }: Look): boolean {
    const { best } = this.#options;
    const value = best === undefined ? undefined : logs?.[best];
    return value !== undefined && this.#isBetter(value);
  }

  /** Whether a value is the best so far; NaN never is. */
  #isBetter(value: number): boolean {
    return this.#signOf(value) < this.#bestValue;
  }

  /** The sign that makes lower values better. */
  #signOf(value: number): number {
    return isBetterHigher(this.#options.best ?? '') ? -value : value;
  }

  record(snapshot: TrainingSnapshot, look: Look): void | Promise<void> {
    this.#tell();
    const { batch, batchesPerEpoch, logs } = look;
    const epoch = Math.floor(batch / batchesPerEpoch);
    const info = {
      ...{ name: nameOf(batch), epoch, batch: batch - epoch * batchesPerEpoch },
      ...{ steps: snapshot.progress.steps, best: false },
    };
    const kept = { snapshot: withOwnHistory(snapshot), info };
    if (this.#isDue(look)) {
      this.#waiting = kept;
      this.#taken = batch;
      this.#schedule.took();
    }
    if (this.#isBest(look)) {
      this.#best = { ...kept, info: { ...info, best: true } };
      this.#bestValue = this.#signOf(logs?.[this.#options.best ?? ''] as number);
    }
    this.#writing ??= this.#writeAll();
    // Without yields nothing else gets to run.
    if (this.#run?.details.yieldEvery === 'never') return this.#written();
    return undefined;
  }

  async end(): Promise<void> {
    await this.#written();
  }

  async #written(): Promise<void> {
    await this.#writing;
    this.#tell();
  }

  /** @throws an error of writing, once. */
  #tell(): void {
    if (this.#failure === undefined) return;
    const { reason } = this.#failure;
    this.#failure = undefined;
    throw reason;
  }

  async #writeAll(): Promise<void> {
    try {
      for (let next = this.#take(); next !== undefined; next = this.#take()) {
        const { details, identity } = this.#run as Run;
        const checkpoint: Checkpoint = { identity, snapshot: next.snapshot };
        await this.#shelf.put(await encodeCheckpoint(checkpoint, details), next.info);
        await this.#shelf.thin(this.#options.keep ?? 2);
      }
    } catch (reason) {
      this.#failure = { reason };
    } finally {
      this.#writing = undefined;
    }
  }

  #take(): Waiting | undefined {
    const next = this.#waiting ?? this.#best;
    if (next === this.#waiting) this.#waiting = undefined;
    else this.#best = undefined;
    return next;
  }

  async #toResume(): Promise<{ source: string; checkpoint: Checkpoint } | undefined> {
    const { resume = false } = this.#options;
    if (resume === false) {
      await this.#shelf.checkEmpty();
      return undefined;
    }
    if (resume instanceof Uint8Array) {
      return { source: 'resume', checkpoint: decodeCheckpoint('resume', resume) };
    }
    const shelf = resume === true ? this.#shelf : openShelf(resume);
    const newest = await shelf.newest();
    if (newest !== undefined) {
      return { source: newest.source, checkpoint: decodeCheckpoint(newest.source, newest.bytes) };
    }
    if (resume === true) return undefined;
    throw new LetheError('data', `checkpoints: resume: expected a checkpoint in ${String(resume)}, got none`);
  }
}

/** Copies the history, which the run goes on appending to while the snapshot waits. */
function withOwnHistory(snapshot: TrainingSnapshot): TrainingSnapshot {
  const { epoch, history, ...rest } = snapshot.progress;
  const own = Object.entries(history).map(([name, values]) => [name, values.slice()]);
  return { ...snapshot, progress: { ...rest, epoch: epoch.slice(), history: Object.fromEntries(own) } };
}

/** With `force` for data, the batches of a data set are not compared. */
function unread(snapshot: TrainingSnapshot, force: CheckpointOptions['force'] = []): TrainingSnapshot {
  if (!force.includes('data')) return snapshot;
  return { ...snapshot, progress: { ...snapshot.progress, read: undefined } };
}
