import { statesIn } from '../checkpoint/states.js';
import { LetheError } from '../errors.js';
import type { Network } from '../network/public.js';
import { quote } from '../text/quote.js';
import { type AuditOptions, readAuditOptions } from './audit-options.js';
import { AuditRecorder } from './audit-recorder.js';
import { SampleAudit } from './audit-sample.js';
import { fitArgsOf, networkOf } from './audited-network.js';
import { contradictionOf } from './contradictions.js';
import { type Difference, Disagreement } from './differences.js';
import { type Envelope, fromBase64, isEnvelope, PAYLOAD_TYPE, verify } from './dsse.js';
import type { SampleReport } from './sample.js';
import type { Receipt } from './statement.js';
import { checkReceipt } from './statement-check.js';

/** The result of an audit. */
export interface AuditReport {
  /**
   * - `exact`: the training run was repeated, and every state, every loss and the weights are those of the receipt;
   *   with `sample`, those of the drawn segments (the report's `sample` says what that proves);
   * - `different`: it was repeated, and they differ;
   * - `unfit`: the receipt does not fit these data, this network or these kernels, or contradicts itself, or a kept
   *   state is missing or another;
   * - `forged`: the signature is missing, or not by the key.
   */
  verdict: 'exact' | 'different' | 'unfit' | 'forged';
  /** The first difference; undefined if there is none. */
  difference: Difference | undefined;
  /** Whether a signature was checked. */
  signed: boolean;
  /** The number of states that were computed and compared, and of all. */
  compared: { states: number; of: number };
  /** The drawn segments; undefined if the whole run was to be repeated, or nothing was. */
  sample: SampleReport | undefined;
  /** Undefined if it is forged. */
  receipt: Receipt | undefined;
}

/**
 * Repeats a training run, or a random part of it, and compares it with its receipt: states, losses, metrics, weights,
 * to the bit.
 *
 * @param given a receipt, the envelope around it, or the JSON text of one of these
 * @throws LetheError `data` if it is none of these, or if the initial weights cannot be drawn; `state` if the signal
 *   ended it.
 * @throws TypeError or RangeError if an option is invalid, or the data do not fit the network.
 */
export async function audit(given: unknown, options: AuditOptions): Promise<AuditReport> {
  try {
    return await auditWith(given, options);
  } catch (error) {
    throw named(error);
  }
}

/** Errors from below begin with the name of the called function. */
function named(error: unknown): unknown {
  if (!(error instanceof Error) || error.message.startsWith('audit')) return error;
  const message = `audit: ${error.message}`;
  if (error instanceof LetheError) return new LetheError(error.code, message, { cause: error });
  if (error instanceof RangeError) return new RangeError(message, { cause: error });
  return error instanceof TypeError ? new TypeError(message, { cause: error }) : error;
}

async function auditWith(given: unknown, options: AuditOptions): Promise<AuditReport> {
  const args = readAuditOptions(options);
  const { key } = args;
  const value = fromText(given);
  const envelope = isEnvelope(value) ? value : undefined;
  if (key !== undefined) {
    // Before anything signed is read.
    const isBy = envelope !== undefined && (await verify(envelope, key));
    if (!isBy) return forgery(envelope === undefined ? 'none' : 'one by another');
  }
  const receipt = checkReceipt(envelope === undefined ? value : payloadOf(envelope));
  const { leaves } = receipt.predicate.states;
  const report = (found: Partial<AuditReport> & Pick<AuditReport, 'verdict'>): AuditReport => ({
    ...{ difference: undefined, sample: undefined, signed: key !== undefined, receipt },
    compared: { states: 0, of: leaves.length },
    ...found,
  });
  const contradiction = contradictionOf(receipt);
  if (contradiction !== undefined) return report({ verdict: 'unfit', difference: contradiction });
  const network = await networkOf(receipt, args);
  const got = network.fingerprint();
  const { initialFingerprint: expected } = receipt.predicate.network;
  if (got !== expected) {
    return report({ verdict: 'unfit', difference: { what: 'initial weights', expected, got } });
  }
  // A run without steps has no segments.
  const { sample } = leaves.length > 1 ? args : { sample: undefined };
  const { compare, found } =
    sample === undefined ? wholeRun(receipt, network, args) : partOfRun(receipt, network, args, sample);
  try {
    const difference = await compare();
    return report({ verdict: difference === undefined ? 'exact' : 'different', difference, ...found() });
  } catch (error) {
    if (error instanceof LetheError && error.code === 'state' && args.signal?.aborted !== true) {
      const reason = 'compiled: expected settings that this version can train with';
      throw new LetheError('data', `audit: receipt: ${reason} (${error.message})`, { cause: error });
    }
    if (!(error instanceof Disagreement)) throw error;
    const { difference } = error;
    return report({ verdict: error.of === 'run' ? 'different' : 'unfit', difference, ...found() });
  }
}

/** The repetition of a training run, and the parts of the report that are known meanwhile. */
interface Computation {
  /** @throws Disagreement at the first difference from the receipt. */
  readonly compare: () => Promise<Difference | undefined>;
  readonly found: () => Pick<AuditReport, 'compared' | 'sample'>;
}

function wholeRun(receipt: Receipt, network: Network, args: AuditOptions): Computation {
  const recorder = new AuditRecorder(receipt, args.salt ?? '', args.onProgress);
  const of = receipt.predicate.states.leaves.length;
  return {
    async compare() {
      const history = await network.fit(args.x, args.y, { ...fitArgsOf(receipt, args), receipt: recorder });
      if (history.aborted) throw new LetheError('state', 'audit: ended by the signal');
      return recorder.compareEnd(history, network.fingerprint());
    },
    found: () => ({ compared: { states: recorder.compared, of }, sample: undefined }),
  };
}

function partOfRun(receipt: Receipt, network: Network, args: AuditOptions, sample: number): Computation {
  const { salt = '', seed, checkpoints, onProgress } = args;
  const fitArgs = fitArgsOf(receipt, args);
  const part = new SampleAudit({
    ...{ receipt, salt, sample, seed, onProgress },
    find: statesIn(checkpoints as NonNullable<AuditOptions['checkpoints']>),
    fit: (recorder, epochs) => network.fit(args.x, args.y, { ...fitArgs, epochs, receipt: recorder }),
  });
  const of = receipt.predicate.states.leaves.length;
  return {
    async compare() {
      await part.run();
      return undefined;
    },
    found: () => ({ compared: { states: part.compared, of }, sample: part.report }),
  };
}

function forgery(got: string): AuditReport {
  return {
    verdict: 'forged',
    difference: { what: 'signature', expected: 'one by this key', got },
    ...{ signed: true, compared: { states: 0, of: 0 }, sample: undefined, receipt: undefined },
  };
}

function fromText(given: unknown): unknown {
  if (typeof given !== 'string') return given;
  try {
    return JSON.parse(given);
  } catch (error) {
    throw new LetheError('data', 'audit: expected a receipt in JSON', { cause: error });
  }
}

function payloadOf({ payload, payloadType }: Envelope): unknown {
  if (payloadType !== PAYLOAD_TYPE) {
    throw new LetheError(
      'data',
      `audit: expected an envelope of ${PAYLOAD_TYPE}, got one of ${quote(payloadType)}`,
    );
  }
  return fromText(new TextDecoder().decode(fromBase64(payload)));
}
