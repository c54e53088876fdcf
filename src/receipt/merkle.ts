// Merkle trees over SHA-256 as in RFC 6962 (Certificate Transparency), section 2.1: leaves and nodes have different
// hash prefixes, and an incomplete tree has its rest on the right.
import { sha256 } from '../sha256.js';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** The hash of a leaf with this content. */
export function leafHash(content: Iterable<Uint8Array>): Uint8Array {
  return sha256([LEAF, ...content]);
}

function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256([NODE, left, right]);
}

/** The largest power of two below a count of at least 2. */
function leftSize(count: number): number {
  let size = 1;
  while (2 * size < count) size *= 2;
  return size;
}

/** The root over hashes of leaves; without leaves, the hash of no bytes. */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [first] = leaves;
  if (first === undefined) return sha256([]);
  if (leaves.length === 1) return first;
  const left = leftSize(leaves.length);
  return nodeHash(merkleRoot(leaves.slice(0, left)), merkleRoot(leaves.slice(left)));
}

/** The hashes next to the path from a leaf to the root, from below: the audit path of RFC 6962. */
export function merklePath(leaves: readonly Uint8Array[], index: number): Uint8Array[] {
  if (leaves.length <= 1) return [];
  const left = leftSize(leaves.length);
  return index < left
    ? [...merklePath(leaves.slice(0, left), index), merkleRoot(leaves.slice(left))]
    : [...merklePath(leaves.slice(left), index - left), merkleRoot(leaves.slice(0, left))];
}

/** The root that a leaf and its path lead to; undefined if the path has the wrong length. */
export function rootOfPath(
  leaf: Uint8Array,
  index: number,
  count: number,
  path: readonly Uint8Array[],
): Uint8Array | undefined {
  if (count === 1) return path.length === 0 ? leaf : undefined;
  const beside = path.at(-1);
  if (beside === undefined) return undefined;
  const left = leftSize(count);
  const below = path.slice(0, -1);
  if (index < left) {
    const inner = rootOfPath(leaf, index, left, below);
    return inner && nodeHash(inner, beside);
  }
  const inner = rootOfPath(leaf, index - left, count - left, below);
  return inner && nodeHash(beside, inner);
}
