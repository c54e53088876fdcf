// A training run to audit, created on the spot, so that it always has the version of the page.
import { LetheError } from '../../../errors.js';
import {
  createSeriesNetwork,
  DEFAULT_EPOCHS,
  DEFAULT_HIDDEN_DIM,
  DEFAULT_LEARNING_RATE,
  experiment,
  seriesRecipe,
} from '../../../forgetting/experiment/index.js';
import { generateKeys, type KeyPair, type Receipt, receipt, signReceipt } from '../../../receipt/index.js';
import type { Example, ExampleFile, Tampering } from '../protocol.js';

const SEED = 1;
const EVERY_EPOCHS = 10;
/** The epoch whose loss is changed. */
const CHANGED_EPOCH = 600;

/** The training run of `lethe train --seed 1 --receipt`. */
export interface TrainedExample {
  readonly receipt: Receipt;
  /** Undefined without Ed25519; then nothing is signed. */
  readonly keys: KeyPair | undefined;
}

export async function trainExample(): Promise<TrainedExample> {
  const { x, y } = experiment.train;
  const network = createSeriesNetwork({
    ...{ inputDim: 1, seqSize: x[0]?.length ?? 0, hiddenDim: DEFAULT_HIDDEN_DIM },
    ...{ seed: SEED, learningRate: DEFAULT_LEARNING_RATE },
  });
  const recorder = receipt({ everyEpochs: EVERY_EPOCHS, recipe: seriesRecipe(SEED) });
  await network.fit(
    x,
    y.map((sequence) => sequence.map((value) => [value])),
    { batchSize: x.length, epochs: DEFAULT_EPOCHS, shuffle: false, receipt: recorder },
  );
  return { receipt: recorder.receipt(), keys: await keysIfPossible() };
}

async function keysIfPossible(): Promise<KeyPair | undefined> {
  try {
    return await generateKeys();
  } catch (error) {
    if (error instanceof LetheError && error.code === 'backend') return undefined;
    throw error;
  }
}

/**
 * Its files, or files that were tampered with:
 *
 * - `data`: one number of the data is another;
 * - `loss`: one loss is another, and who has the key signed that;
 * - `signed`: one loss was changed after it was signed.
 *
 * @throws LetheError `backend` if it should be signed but cannot.
 */
export async function filesOf(
  { receipt: made, keys }: TrainedExample,
  tampering: Tampering | null,
): Promise<Example> {
  const { x, y } = experiment.train;
  if (keys === undefined && tampering === 'signed') {
    throw new LetheError('backend', 'example: this browser has no Ed25519, so it was not signed');
  }
  const sent = tampering === 'loss' ? withOtherLoss(made) : made;
  const signed = keys === undefined ? sent : await signReceipt(sent, keys.privateKey);
  const given =
    tampering === 'signed' && 'payload' in signed
      ? { ...signed, payload: btoa(JSON.stringify(withOtherLoss(made))) }
      : signed;
  const data = { x: tampering === 'data' ? withOtherNumber(x) : x, y };
  return {
    receipt: json(tampering === 'data' ? null : tampering, 'receipt', given),
    data: json(tampering === 'data' ? tampering : null, 'data', data),
    key: keys === undefined ? null : { name: 'example.pub', text: keys.publicKey },
  };
}

function json(tampering: Tampering | null, name: string, value: unknown): ExampleFile {
  return { name: `${tampering === null ? 'example' : 'changed'}-${name}.json`, text: JSON.stringify(value) };
}

/** Adds 1 to the last number of the first sequence. */
function withOtherNumber(x: number[][][]): number[][][] {
  const [first = [], ...rest] = x;
  const last = (first.at(-1) ?? []).map((value) => value + 1);
  return [[...first.slice(0, -1), last], ...rest];
}

/** Halves one loss: decrements the exponent in its bits. */
function withOtherLoss(made: Receipt): Receipt {
  const { predicate } = made;
  const loss = (predicate.history.loss ?? []).map((bits, epoch) =>
    epoch === CHANGED_EPOCH ? (BigInt(`0x${bits}`) - (1n << 52n)).toString(16).padStart(16, '0') : bits,
  );
  return { ...made, predicate: { ...predicate, history: { ...predicate.history, loss } } };
}
