// Receipts of networks as parts of the file with the networks: receipt-0.json, receipt-1.json, ...
import { LetheError } from '../errors.js';
import { isObject } from '../text/kinds.js';
import { mismatch, quote } from '../text/quote.js';
import type { Receipt } from './statement.js';

/** More than the states and losses of a million epochs. */
const MOST_BYTES = 268_435_456;

const NAME = /^receipt-\d{1,3}\.json$/;

function nameOf(index: number): string {
  return `receipt-${index}.json`;
}

/** The parts of these receipts, by name. */
export function receiptParts(receipts: readonly Receipt[]): { [name: string]: Uint8Array } {
  return Object.fromEntries(
    receipts.map((one, index) => [nameOf(index), new TextEncoder().encode(JSON.stringify(one))]),
  );
}

/** The most bytes of a part with this name; undefined: it is not a receipt. */
export function mostOfReceipt(name: string): number | undefined {
  return NAME.test(name) ? MOST_BYTES : undefined;
}

/**
 * Reads the receipts among the parts of a file: none, or one for each network. It checks that each has its network's
 * weights; an audit checks the rest.
 *
 * @throws LetheError `data` naming the part, the expected and the given value.
 */
export function readReceiptParts(
  caller: string,
  parts: { readonly [name: string]: Uint8Array | undefined },
  networks: readonly { fingerprint(): string }[],
): Receipt[] {
  if (!Object.keys(parts).some((name) => NAME.test(name))) return [];
  return networks.map((network, index) => {
    const name = nameOf(index);
    const given = parse(`${caller}: ${name}`, parts[name]);
    const { subject } = isObject(given) ? given : {};
    const [first]: readonly unknown[] = Array.isArray(subject) ? subject : [];
    const digest = isObject(first) ? first.digest : undefined;
    const [expected, got] = [network.fingerprint(), isObject(digest) ? digest.sha256 : undefined];
    if (got === expected) return given as unknown as Receipt;
    throw new LetheError('data', mismatch(`${caller}: ${name}: weights`, expected, quote(got)));
  });
}

function parse(what: string, bytes: Uint8Array | undefined): unknown {
  if (bytes === undefined) throw new LetheError('data', mismatch(what, 'a receipt', 'none'));
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new LetheError('data', `${what}: expected JSON`, { cause: error });
  }
}
