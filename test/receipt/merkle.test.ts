// Merkle trees, held to the test vectors of Certificate Transparency (RFC 6962; the roots and paths of its reference
// implementation, merkle_tree_test.cc).
import { describe, expect, test } from '@jest/globals';
import { bytesToHex, hexToBytes } from '../../src/receipt/hex.js';
import { leafHash, merklePath, merkleRoot, rootOfPath } from '../../src/receipt/merkle.js';

const INPUTS = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const leaves = INPUTS.map((input) => leafHash([hexToBytes(input)]));

describe('a Merkle tree', () => {
  test('has the roots of RFC 6962', () => {
    expect(bytesToHex(merkleRoot([]))).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
    for (const [index, root] of ROOTS.entries()) {
      expect(bytesToHex(merkleRoot(leaves.slice(0, index + 1)))).toBe(root);
    }
  });

  test('shows by its path that a leaf belongs to it, and by no other', () => {
    for (let count = 1; count <= leaves.length; count++) {
      const some = leaves.slice(0, count);
      const root = bytesToHex(merkleRoot(some));
      for (const [index, leaf] of some.entries()) {
        const path = merklePath(some, index);
        expect(bytesToHex(rootOfPath(leaf, index, count, path) ?? new Uint8Array(0))).toBe(root);
        for (const other of some) {
          if (other === leaf) continue;
          expect(bytesToHex(rootOfPath(other, index, count, path) ?? new Uint8Array(0))).not.toBe(root);
        }
        expect(rootOfPath(leaf, index, count, [...path, leaf])).toBe(undefined);
      }
    }
  });
});
