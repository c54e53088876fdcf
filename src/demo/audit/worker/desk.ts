// Handles the requests to the worker, one at a time.
import { LetheError } from '../../../errors.js';
import { initialSeries, isSeriesRecipe } from '../../../forgetting/experiment/index.js';
import { audit } from '../../../receipt/index.js';
import type { Message, Outcome, Request } from '../protocol.js';
import { shownDifference } from './difference.js';
import { filesOf, type TrainedExample, trainExample } from './example.js';
import { factsOf } from './facts.js';
import { readData, readReceipt, readText } from './files.js';
import { Watch } from './watch.js';

type AuditRequest = Extract<Request, { type: 'audit' }>;

/** Answers requests through `tell`. */
export class AuditDesk {
  readonly #tell: (message: Message) => void;
  #ending = new AbortController();
  #example: Promise<TrainedExample> | undefined;

  constructor(tell: (message: Message) => void) {
    this.#tell = tell;
  }

  /** Never rejects; failures are reported as answers. */
  async handle(request: Request): Promise<void> {
    this.#ending.abort();
    if (request.type === 'stop') return;
    const ending = new AbortController();
    this.#ending = ending;
    const { id } = request;
    try {
      if (request.type === 'audit') {
        const outcome = await this.#audit(request, ending.signal);
        this.#tell({ type: 'outcome', id, outcome });
      } else {
        this.#example ??= trainExample();
        const example = await filesOf(await this.#example, request.tampering);
        this.#tell(ending.signal.aborted ? { type: 'stopped', id } : { type: 'example', id, example });
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (ending.signal.aborted) this.#tell({ type: 'stopped', id });
      else this.#tell({ type: 'failed', id, message: message.replace(/^audit: /, '') });
    }
  }

  async #audit(request: AuditRequest, signal: AbortSignal): Promise<Outcome> {
    const { id, receipt: file, data, key: keyFile, salt, slowly } = request;
    if (file === null) throw new RangeError('receipt: expected a file, got none');
    const key = keyFile === null ? undefined : await readText('key', keyFile);
    const { value, recipe } = readReceipt(file.name, await readText('receipt', file));
    const samples = await readData(recipe, data);
    const watch = new Watch(slowly, (progress) => this.#tell({ type: 'progress', id, progress }));
    const report = await audit(value, {
      ...samples,
      ...(key === undefined ? {} : { key }),
      ...{ salt, signal },
      initial(receipt) {
        watch.begin(receipt);
        const { network } = receipt.predicate;
        // Of these `x` is a list.
        if (isSeriesRecipe(network.recipe)) return initialSeries(network, samples.x as number[][][]);
        if (network.seed !== null) return undefined;
        const problem = `${file.name}: expected a seed or the recipe of a SeriesPredictor to make the initial weights of`;
        throw new LetheError(
          'data',
          `${problem}, got none (audit() of lethe/receipt takes the network itself)`,
        );
      },
      onEpoch: (_, { loss = Number.NaN }) => watch.epoch(loss),
    });
    const { verdict, signed, compared, receipt } = report;
    const difference = report.difference === undefined ? null : shownDifference(report.difference);
    const { milliseconds, epochs } = watch;
    return {
      ...{ verdict, difference, signed, compared, epochs, milliseconds },
      facts: receipt === undefined ? null : factsOf(receipt),
      curves: epochs === 0 ? null : watch.curves(difference?.epoch ?? null),
    };
  }
}
