// Loads a model into the parts of a network, within a timeout and limits.
import { parametersOf } from '../../compiler/index.js';
import { preparePrediction } from '../../session/index.js';
import { checkKind } from '../../text/kinds.js';
import { shorten } from '../../text/quote.js';
import { checkInteger } from '../data/numbers.js';
import { abortedError, checkAborted } from '../errors/aborted.js';
import { orModelError } from '../errors/model-error.js';
import { checkSignal } from '../fit/options.js';
import { checkLimits, checkPlan, type Limits, readLimits, watchOf } from '../options/limits.js';
import { type OptionNames, readOptions } from '../options/option-names.js';
import { type NetworkSource, readModel } from '../storage/index.js';
import { type NetworkParts, readLayers, readNetwork } from './read-network.js';

/** Options of `load`. */
export interface LoadOptions {
  /**
   * The most that the model may use: its `parameters`, and `operations` and `bytes` of a prediction of one sample (with
   * open sizes, each prediction checks them). Checked before weights are read. The network keeps them for all later
   * calls; `predict`, `predictSync`, `evaluate` and `fit` take others. Default: none.
   */
  limits?: Limits;
  /** Milliseconds for the whole call, an integer; then it throws a LetheError `aborted`. Default: none. */
  timeout?: number;
  /** Ends the call, downloads too, with a LetheError `aborted`. */
  signal?: AbortSignal;
}

export const LOAD_OPTIONS: OptionNames<LoadOptions> = { limits: true, timeout: true, signal: true };

/** The largest delay of timers: larger ones would fire at once. */
const LONGEST_MS = 2_147_483_647;

const CALLER = 'load';

/** @throws RangeError, TypeError or LetheError as for `InferenceNetwork.load`. */
export async function loadParts(source: NetworkSource, given: LoadOptions): Promise<NetworkParts> {
  const { limits: asked, timeout, signal } = readOptions(CALLER, given, LOAD_OPTIONS);
  const limits = readLimits(CALLER, asked);
  if (timeout !== undefined) checkInteger(`${CALLER}: timeout`, timeout, 1, LONGEST_MS);
  checkSignal(CALLER, signal);
  const look = limits && ((json: { readonly modelTopology: unknown }) => checkTopology(limits, json));
  const file = await inTime(source, timeout, signal, (own) =>
    readModel(source, CALLER, { look, signal: own }),
  );
  return { ...readNetwork(CALLER, file), limits };
}

/** @throws LetheError `limits`, or `model` naming the first layer or option that the compiled engine cannot run. */
function checkTopology(limits: Limits, { modelTopology }: { readonly modelTopology: unknown }): void {
  const { description: network, weights } = readLayers(CALLER, modelTopology);
  checkLimits(CALLER, limits, { parameters: parametersOf(weights) });
  const sampleShapes = network.inputs.map(({ shape }) => shape);
  if (!sampleShapes.every(isKnown)) return;
  const batchSize = network.batchSize ?? 1;
  const options = { network, sampleShapes, batchSize, threads: 1, watchBytes: watchOf(CALLER, limits) };
  const prepared = orModelError(CALLER, () => preparePrediction(options));
  checkPlan(CALLER, limits, prepared, () => 1);
}

function isKnown(shape: readonly (number | null)[]): shape is readonly number[] {
  return !shape.includes(null);
}

/**
 * The result of `work`, unless the time is over or the signal aborted before.
 *
 * @param work gets a signal that ends its downloads
 */
async function inTime<Result>(
  source: NetworkSource,
  timeout: number | undefined,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal | undefined) => Promise<Result>,
): Promise<Result> {
  if (timeout === undefined && signal === undefined) return work(undefined);
  const isPlace = typeof source === 'string' || source instanceof URL;
  const what = isPlace ? `${CALLER}: ${shorten(String(source), 150)}` : CALLER;
  checkAborted(what, signal);
  const listens = signal === undefined || typeof signal.addEventListener === 'function';
  checkKind(`${CALLER}: signal`, listens, 'an AbortSignal', signal);
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const leave = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    const end = (why: string, cause?: unknown): void => {
      leave();
      reject(abortedError(what, why, cause));
      controller.abort();
    };
    const onAbort = (): void => end('by its signal', signal?.reason);
    const timer =
      timeout === undefined
        ? undefined
        : setTimeout(() => end(`after its timeout of ${timeout} ms`), timeout);
    signal?.addEventListener('abort', onAbort);
    work(controller.signal).then(resolve, reject).then(leave);
  });
}
