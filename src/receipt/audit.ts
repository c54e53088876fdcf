import { KERNELS_SHA256 } from '../engine/index.js';
import { LetheError } from '../errors.js';
import { type OptionNames, readOptions } from '../network/index.js';
import { Network, type NetworkFitArgs, type NetworkSource } from '../network/public.js';
import type { ReadableArtifacts } from '../network/storage/index.js';
import { checkKind } from '../text/kinds.js';
import { quote } from '../text/quote.js';
import { AuditRecorder, type Difference, Disagreement } from './audit-recorder.js';
import { type Envelope, fromBase64, isEnvelope, PAYLOAD_TYPE, verify } from './dsse.js';
import { bytesToHex, hexToBytes } from './hex.js';
import { merkleRoot } from './merkle.js';
import { fromDoubleBits } from './state.js';
import { checkReceipt, type Receipt } from './statement.js';

/** What is audited beside the receipt. */
export interface AuditOptions {
  /** Inputs, as `fit` takes them. */
  x: Parameters<Network['fit']>[0];
  /** Targets, as `fit` takes them. */
  y: Parameters<Network['fit']>[1];
  /** As `fit` took them. */
  validationData?: NetworkFitArgs['validationData'];
  /** As `fit` took it. */
  classWeight?: NetworkFitArgs['classWeight'];
  /** As `fit` took them. */
  gradientMasks?: NetworkFitArgs['gradientMasks'];
  /** What was hashed with the data, if the receipt says that something was. */
  salt?: string;
  /** The network before training, or who makes it of the receipt; not needed if the receipt has its seed. */
  initial?: NetworkSource | ((receipt: Receipt) => NetworkSource | Promise<NetworkSource>);
  /** The public key (PEM) of who signed. Default: signatures are not looked at. */
  key?: string;
  /** Threads, 1 to 8; no bit depends on them. Default: as many as pay. */
  threads?: number;
  /** Ends the audit. */
  signal?: AbortSignal;
  /** Called as the audit comes forward: states that were compared, and how many there are. */
  onProgress?: (done: number, of: number) => void;
}

export const AUDIT_OPTIONS: OptionNames<AuditOptions> = {
  x: true,
  y: true,
  validationData: true,
  classWeight: true,
  gradientMasks: true,
  salt: true,
  initial: true,
  key: true,
  threads: true,
  signal: true,
  onProgress: true,
};

/** What an audit found. */
export interface AuditReport {
  /**
   * - `exact`: the training run was computed again, and every state, every loss and the weights are those of the receipt;
   * - `different`: it was, and they are not;
   * - `unfit`: the receipt is not of these data, this network or these kernels, or contradicts itself;
   * - `forged`: its signature is not by the key.
   */
  verdict: 'exact' | 'different' | 'unfit' | 'forged';
  /** The first thing that differs; undefined if nothing does. */
  difference: Difference | undefined;
  /** Whether a signature was checked. */
  signed: boolean;
  /** Of states: how many were compared, of how many. */
  compared: { states: number; of: number };
  /** Undefined if it is forged. */
  receipt: Receipt | undefined;
}

/**
 * Computes a training run again and compares it with its receipt: states, losses, metrics, weights, to the bit.
 *
 * @param given a receipt, the envelope around it, or the JSON text of one of these
 * @throws LetheError `data` if it is none of these, or if the initial weights cannot be made.
 * @throws TypeError or RangeError if the data are not those of any such network.
 */
export async function audit(given: unknown, options: AuditOptions): Promise<AuditReport> {
  try {
    return await auditWith(given, options);
  } catch (error) {
    throw named(error);
  }
}

/** What was found below is told by the name of what was called. */
function named(error: unknown): unknown {
  if (!(error instanceof Error) || error.message.startsWith('audit')) return error;
  const message = `audit: ${error.message}`;
  if (error instanceof LetheError) return new LetheError(error.code, message, { cause: error });
  if (error instanceof RangeError) return new RangeError(message, { cause: error });
  return error instanceof TypeError ? new TypeError(message, { cause: error }) : error;
}

async function auditWith(given: unknown, options: AuditOptions): Promise<AuditReport> {
  const args = readOptions('audit', options, AUDIT_OPTIONS) as AuditOptions;
  const { key, salt = '', onProgress } = args;
  checkKind('audit: salt', typeof salt === 'string', 'a text', salt);
  checkKind('audit: key', key === undefined || typeof key === 'string', 'a public key in PEM', key);
  const isCalled = onProgress === undefined || typeof onProgress === 'function';
  checkKind('audit: onProgress', isCalled, 'a function', onProgress);
  const value = fromText(given);
  const envelope = isEnvelope(value) ? value : undefined;
  if (key !== undefined) {
    // Before anything is read of what was signed.
    const isBy = envelope !== undefined && (await verify(envelope, key));
    if (!isBy) return forgery(envelope === undefined ? 'none' : 'one by another');
  }
  const receipt = checkReceipt(envelope === undefined ? value : payloadOf(envelope));
  const { states } = receipt.predicate;
  const report = (
    verdict: AuditReport['verdict'],
    difference: Difference | undefined,
    compared: number,
  ): AuditReport => ({
    ...{ verdict, difference, signed: key !== undefined, receipt },
    compared: { states: compared, of: states.leaves.length },
  });
  const contradiction = contradictionOf(receipt);
  if (contradiction !== undefined) return report('unfit', contradiction, 0);
  const network = await networkOf(receipt, args);
  const initial = network.fingerprint();
  const { initialFingerprint } = receipt.predicate.network;
  if (initial !== initialFingerprint) {
    return report('unfit', { what: 'initial weights', expected: initialFingerprint, got: initial }, 0);
  }
  const recorder = new AuditRecorder(receipt, salt, onProgress);
  try {
    const history = await network.fit(args.x, args.y, fitArgs(receipt, args, recorder));
    if (history.aborted) throw new LetheError('state', 'audit: it was ended by the signal');
    const difference = recorder.compareEnd(history, network.fingerprint());
    return report(difference === undefined ? 'exact' : 'different', difference, recorder.compared);
  } catch (error) {
    if (error instanceof LetheError && error.code === 'state' && args.signal?.aborted !== true) {
      const reason = 'compiled: expected what this version can train by';
      throw new LetheError('data', `audit: receipt: ${reason} (${error.message})`, { cause: error });
    }
    if (!(error instanceof Disagreement)) throw error;
    return report(error.of === 'run' ? 'different' : 'unfit', error.difference, recorder.compared);
  }
}

function forgery(got: string): AuditReport {
  const difference = { what: 'signature', expected: 'one by this key', got };
  return { verdict: 'forged', difference, signed: true, compared: { states: 0, of: 0 }, receipt: undefined };
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

/** What of a receipt cannot be, whatever was trained. */
function contradictionOf({ predicate }: Receipt): Difference | undefined {
  const { states, lethe } = predicate;
  const root = bytesToHex(merkleRoot(states.leaves.map(({ hash }) => hexToBytes(hash))));
  if (root !== states.root) return { what: 'root of the states', expected: states.root, got: root };
  if (lethe.kernelsSha256 === KERNELS_SHA256) return undefined;
  return { what: 'kernels', expected: lethe.kernelsSha256, got: KERNELS_SHA256 };
}

async function networkOf(receipt: Receipt, options: AuditOptions): Promise<Network> {
  const { predicate } = receipt;
  const { topology, seed } = predicate.network;
  const { initial: given } = options;
  const initial = typeof given === 'function' ? await given(receipt) : given;
  if (initial === undefined && seed === null) {
    throw new LetheError(
      'data',
      'audit: initial: expected the network before training, as the receipt has no seed',
    );
  }
  const made = Network.create(topology, { seed: seed ?? 0 });
  if (initial !== undefined) {
    const { weights } = await Network.load(initial);
    made.setWeights(weights.map(({ values }) => values));
  }
  const artifacts = await made.save();
  return Network.load({ ...artifacts, trainingConfig: predicate.compiled } as ReadableArtifacts);
}

function fitArgs({ predicate }: Receipt, args: AuditOptions, receipt: AuditRecorder): NetworkFitArgs {
  const { options, learningRates, seed } = predicate;
  const { batchSize, epochs, initialEpoch, shuffle, validationSplit, onDivergence, earlyStopping, rules } =
    options;
  const { validationData, classWeight, gradientMasks, threads, signal } = args;
  const rates = learningRates.map(fromDoubleBits);
  return {
    ...{ batchSize, epochs, initialEpoch, shuffle, validationSplit, onDivergence, seed, receipt },
    ...(rules as object),
    ...(earlyStopping && { earlyStopping }),
    ...(validationData && { validationData }),
    ...(classWeight && { classWeight }),
    ...(gradientMasks && { gradientMasks }),
    ...(threads !== undefined && { threads }),
    ...(signal && { signal }),
    ...(rates.length > 0 && {
      learningRateSchedule: (epoch: number, present: number) => rates[epoch - initialEpoch] ?? present,
    }),
  } as NetworkFitArgs;
}
