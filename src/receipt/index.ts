// receipt/: describes a training run, so that others can repeat it and compare. Entry point `lethe/receipt`.
// May import: checkpoint/, network/, engine/, random/, text/, errors.ts; works with `lethe` and with `lethe/core`.
import { checkKind } from '../text/kinds.js';
import { type Envelope, PAYLOAD_TYPE, sign } from './dsse.js';
import type { ReceiptOptions } from './options.js';
import { ReceiptRecorder } from './receipt-recorder.js';
import type { Receipt } from './statement.js';
import { checkReceipt } from './statement-check.js';

export { type AuditReport, audit } from './audit.js';
export type { AuditOptions } from './audit-options.js';
export type { Difference } from './differences.js';
export { type Envelope, generateKeys, type KeyPair } from './dsse.js';
export type { ReceiptOptions } from './options.js';
export type { ReceiptRecorder } from './receipt-recorder.js';
export type { SampleReport } from './sample.js';
export type { DataDigests, Leaf, Predicate, Receipt, RecordedOptions, Subject } from './statement.js';

/**
 * Records one call of `fit` of `lethe` (on the compiled engine) or `lethe/core` in a receipt: everything that the run
 * depends on, hashes of its states, its losses and its weights. Anyone with the data can repeat the run (`audit`), on
 * any machine, runtime and number of threads, and compare each bit. A run that resumes from a checkpoint written
 * together with its receipt gets the receipt of the uninterrupted run.
 *
 * @throws TypeError or RangeError naming the option, the expected and the given value.
 * @example
 * const record = receipt({ everyEpochs: 10, seed: 1 });
 * await network.fit(x, y, { epochs: 100, receipt: record });
 * const { verdict } = await audit(record.receipt(), { x, y });
 */
export function receipt(options: ReceiptOptions = {}): ReceiptRecorder {
  return new ReceiptRecorder(options);
}

/**
 * Signs a receipt: an envelope (DSSE) with an Ed25519 signature over its JSON.
 *
 * @param privateKey in PEM (PKCS #8), such as one from `generateKeys`
 * @returns the envelope
 * @throws LetheError `data` if it is not such a key or not a receipt; `backend` if this runtime's WebCrypto has no
 *   Ed25519.
 */
export async function signReceipt(given: Receipt, privateKey: string): Promise<Envelope> {
  const bytes = new TextEncoder().encode(JSON.stringify(checkReceipt(given, 'signReceipt')));
  checkKind('signReceipt', typeof privateKey === 'string', 'a private key in PEM', privateKey);
  return sign(PAYLOAD_TYPE, bytes, privateKey);
}
