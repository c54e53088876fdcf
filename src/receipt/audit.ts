import { KERNELS_SHA256 } from '../engine/index.js';
import { LetheError } from '../errors.js';
import { type OptionNames, readOptions } from '../network/index.js';
import { Network, type NetworkFitArgs, type NetworkSource } from '../network/public.js';
import type { ReadableArtifacts } from '../network/storage/index.js';
import { checkKind } from '../text/kinds.js';
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
  /** The network before training; not needed if the receipt has its seed. */
  initial?: NetworkSource;
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
  receipt: Receipt;
}

/**
 * Computes a training run again and compares it with its receipt: states, losses, metrics, weights, to the bit.
 *
 * @param given a receipt, the envelope around it, or the JSON text of one of these
 * @throws LetheError `data` if it is none of these, or if the initial weights cannot be made.
 * @throws TypeError or RangeError if the data are not those of any such network.
 */
export async function audit(given: unknown, options: AuditOptions): Promise<AuditReport> {
  const args = readOptions('audit', options, AUDIT_OPTIONS) as AuditOptions;
  const { key, salt = '', onProgress } = args;
  checkKind('audit: salt', typeof salt === 'string', 'a text', salt);
  checkKind('audit: key', key === undefined || typeof key === 'string', 'a public key in PEM', key);
  const { receipt, envelope } = readReceipt(given);
  const { states } = receipt.predicate;
  const report = (
    verdict: AuditReport['verdict'],
    difference: Difference | undefined,
    compared: number,
  ): AuditReport => ({
    ...{ verdict, difference, signed: key !== undefined, receipt },
    compared: { states: compared, of: states.leaves.length },
  });
  if (key !== undefined) {
    if (envelope === undefined)
      return report('forged', { what: 'signature', expected: 'one', got: 'none' }, 0);
    if (!(await verify(envelope, key))) {
      return report('forged', { what: 'signature', expected: 'one by this key', got: 'one by another' }, 0);
    }
  }
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

function readReceipt(given: unknown): { receipt: Receipt; envelope: Envelope | undefined } {
  const parse = (text: string): unknown => {
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new LetheError('data', 'audit: expected a receipt in JSON', { cause: error });
    }
  };
  const value = typeof given === 'string' ? parse(given) : given;
  if (!isEnvelope(value)) return { receipt: checkReceipt(value), envelope: undefined };
  if (value.payloadType !== PAYLOAD_TYPE) {
    throw new LetheError(
      'data',
      `audit: expected an envelope of ${PAYLOAD_TYPE}, got one of ${value.payloadType}`,
    );
  }
  const payload = new TextDecoder().decode(fromBase64(value.payload));
  return { receipt: checkReceipt(parse(payload)), envelope: value };
}

/** What of a receipt cannot be, whatever was trained. */
function contradictionOf({ predicate }: Receipt): Difference | undefined {
  const { states, lethe } = predicate;
  const root = bytesToHex(merkleRoot(states.leaves.map(({ hash }) => hexToBytes(hash))));
  if (root !== states.root) return { what: 'root of the states', expected: states.root, got: root };
  if (lethe.kernelsSha256 === KERNELS_SHA256) return undefined;
  return { what: 'kernels', expected: lethe.kernelsSha256, got: KERNELS_SHA256 };
}

async function networkOf({ predicate }: Receipt, { initial }: AuditOptions): Promise<Network> {
  const { topology, seed } = predicate.network;
  if (initial === undefined && seed === null) {
    throw new LetheError(
      'data',
      'audit: initial: expected the network before training, as the receipt has no seed',
    );
  }
  const made = Network.create(topology, { seed: seed ?? 0 });
  if (initial !== undefined) {
    const given = await Network.load(initial);
    made.setWeights(given.weights.map(({ values }) => values));
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
