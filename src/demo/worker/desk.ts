// Handles the requests to the worker: holds one training run, and answers while it runs.
import { divergenceError } from '../../network/index.js';
import { Network } from '../../network/public.js';
import type { Frame, Message, Phase, Request } from '../protocol.js';
import { clamp, curveOf, Looker, Pace, Training } from '../run/index.js';
import type { ForgetGate, Settings } from '../settings.js';
import { modelFiles } from './model-files.js';
import { wait } from './place.js';
import { predictSequences } from './predict-sequences.js';
import { reportFile } from './report-file.js';

interface Run {
  readonly number: number;
  readonly training: Training;
  readonly looker: Looker;
  /** Stops the current training. */
  readonly ending: AbortController;
  /** Settles when the untrained network has been evaluated. */
  prepared: Promise<void>;
  phase: Phase;
  /** The fixed forget gate of the displayed network, which differs from the trained one. */
  afterwards: ForgetGate | null;
}

/** Answers requests through `tell`. Requests are handled one after another, except those that stop the current one. */
export class Desk {
  readonly #tell: (message: Message) => void;
  #run: Run | undefined;

  constructor(tell: (message: Message) => void) {
    this.#tell = tell;
  }

  /** Never rejects; failures are reported as answers. */
  async handle(request: Request): Promise<void> {
    try {
      await this.#answer(request);
    } catch (error) {
      if (request.type === 'train' && this.#run?.number === request.run) this.#run.phase = 'paused';
      const message = error instanceof Error ? error.message : String(error);
      const { id, run } = { id: undefined, run: undefined, ...request };
      this.#tell({
        type: 'failed',
        message,
        ...(id === undefined ? {} : { id }),
        ...(run === undefined ? {} : { run }),
      });
    }
  }

  async #answer(request: Request): Promise<void> {
    switch (request.type) {
      case 'prepare':
        return this.#prepare(request.run, request.settings);
      case 'train':
        return this.#train(request.run, request.slowly, request.threads ?? undefined);
      case 'clamp':
        return this.#clamp(request.run, request.forgetGate);
      case 'pause':
        if (this.#run?.number === request.run && this.#run.phase === 'training') this.#run.phase = 'paused';
        return;
      case 'predict': {
        const { sequences, id } = request;
        const network = await this.#shown();
        const stateless = this.#run?.training.task.stateless?.(network) ?? network;
        const outputs = await predictSequences(stateless, sequences);
        return this.#tell({ type: 'predicted', id, outputs });
      }
      case 'model':
        return this.#tell({ type: 'files', id: request.id, files: await modelFiles(await this.#shown()) });
      case 'report': {
        const { id, task, seeds } = request;
        const file = await reportFile(task, seeds, (done, total) => {
          this.#tell({ type: 'progress', id, done, total });
        });
        return this.#tell({ type: 'files', id, files: [file] });
      }
      default:
        request satisfies never;
    }
  }

  async #prepare(number: number, settings: Settings): Promise<void> {
    this.#run?.ending.abort();
    const training = new Training(settings);
    const looker = new Looker(training.task, settings);
    const run: Run = {
      number,
      training,
      looker,
      ending: new AbortController(),
      prepared: Promise.resolve(),
      phase: 'untrained',
      afterwards: null,
    };
    this.#run = run;
    run.prepared = this.#show(run, true);
    await run.prepared;
  }

  async #train(number: number, slowly: boolean, threads: number | undefined): Promise<void> {
    const run = this.#run;
    if (run === undefined || run.number !== number || run.phase === 'training' || run.training.done) return;
    const { training, ending } = run;
    const { signal } = ending;
    const pace = new Pace(training.settings.epochs, slowly);
    run.phase = 'training';
    run.afterwards = null;
    await run.prepared;
    if (signal.aborted) return;
    while (isTraining(run) && !training.done) {
      const start = performance.now();
      const { epoch } = training;
      await training.run(pace.chunk, { signal, ...(threads === undefined ? {} : { threads }) });
      if (signal.aborted) return;
      pace.trained(training.epoch - epoch, performance.now() - start);
      if (training.done) run.phase = 'trained';
      if (!isTraining(run)) break;
      const looking = performance.now();
      await this.#show(run, false);
      pace.looked(performance.now() - looking);
      await wait(pace.rest(performance.now() - start));
    }
    await this.#show(run, true);
    if (training.divergence !== undefined) throw divergenceError(training.divergence);
  }

  /** Shows a trained network with its forget gate fixed. */
  async #clamp(number: number, forgetGate: ForgetGate): Promise<void> {
    const run = this.#run;
    if (run === undefined || run.number !== number || isTraining(run)) return;
    run.afterwards = forgetGate === run.training.settings.forgetGate ? null : forgetGate;
    await this.#show(run, true);
  }

  async #show(run: Run, thoroughly: boolean): Promise<void> {
    const { number, training, looker, ending, phase, afterwards } = run;
    const { settings, epoch, milliseconds, threads, losses } = training;
    const network = await shownOf(run);
    const look = await looker.look(network, thoroughly);
    if (ending.signal.aborted) return;
    const now = {
      settings,
      phase,
      afterwards,
      epoch,
      milliseconds,
      threads,
      fingerprint: network.fingerprint(),
    };
    const frame: Frame = { run: number, ...now, curve: curveOf(losses), ...look };
    this.#tell({ type: 'frame', frame });
  }

  async #shown(): Promise<Network> {
    if (this.#run === undefined) throw new RangeError('expected a network, got none yet');
    return shownOf(this.#run);
  }
}

/** The network of a run, or a copy with a fixed forget gate. */
async function shownOf({ training, afterwards }: Run): Promise<Network> {
  if (afterwards === null) return training.network;
  const copy = await Network.load(await training.network.toBytes({ includeOptimizer: true }));
  clamp(copy, afterwards);
  return copy;
}

/** Read anew each time, because a pause may have come in the meantime. */
function isTraining({ phase }: Run): boolean {
  return phase === 'training';
}
