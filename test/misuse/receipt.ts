// How everything of `lethe/receipt` is called.

import { AUDIT_OPTIONS } from '../../src/receipt/audit-options.js';
import * as receipt from '../../src/receipt/index.js';
import type { Subjects } from './subject.js';

const STATES = { list: async () => [], read: async () => new Uint8Array(0), write: async () => {} };
let keys: receipt.KeyPair | undefined;
const optional = ['undefined', 'null', '{}'] as const;

let once: Promise<receipt.Receipt> | undefined;

function made(): Promise<receipt.Receipt> {
  once ??= make();
  return once;
}

async function make(): Promise<receipt.Receipt> {
  const { Network, dense, lstm } = await import('../../src/core.js');
  const network = Network.create([lstm({ units: 1, inputShape: [1, 1] }), dense({ units: 1 })]);
  network.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  const record = receipt.receipt({ seed: 0 });
  await network.fit([[[1]]], [[1]], { receipt: record });
  return record.receipt();
}

export const functions: Subjects = {
  audit: {
    args: async () => [await made(), { x: [[[1]]], y: [[1]] }],
    call: receipt.audit as never,
    options: { 1: Object.keys(AUDIT_OPTIONS).filter((name) => name !== 'x' && name !== 'y') },
    takes: {
      '1.salt': ['text'],
      '1.onProgress': ['function'],
      '1.onEpoch': ['function'],
      '1.key': ['text'],
    },
  },
  generateKeys: { args: () => [], call: receipt.generateKeys as never },
  receipt: {
    args: () => [{}],
    call: receipt.receipt as never,
    options: { 0: ['everyEpochs', 'seed', 'recipe', 'salt', 'parent', 'file', 'keep'] },
    takes: { 0: optional, '0.recipe': ['text'], '0.salt': ['text'], '0.keep': ['text', 'function'] },
  },
  signReceipt: {
    async args() {
      keys ??= await receipt.generateKeys();
      return [await made(), keys.privateKey];
    },
    call: receipt.signReceipt as never,
  },
};

/** Of a part, which wants two options that go together. */
export const ofPart: Subjects = {
  audit: {
    args: async () => [
      await made(),
      {
        x: [[[1]]],
        y: [[1]],
        sample: 1,
        seed: 1,
        checkpoints: { ...STATES, name: 'none', remove: async () => {} },
      },
    ],
    call: receipt.audit as never,
    options: { 1: ['sample', 'checkpoints', 'seed'] },
    takes: { '1.checkpoints': ['text'] }, // A folder that is not there: no state is found.
    needs: ['1.sample', '1.checkpoints'],
  },
};
