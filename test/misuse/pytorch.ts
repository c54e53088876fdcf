// How everything of `lethe/pytorch` is called.
import { dense, Network } from '../../src/core.js';
import * as pytorch from '../../src/exchange/pytorch/index.js';
import type { Subjects } from './subject.js';

const network = (): Network => Network.create([dense({ units: 1, inputShape: [2] })]);
const optional = ['undefined', 'null', '{}'] as const;

export const functions: Subjects = {
  loadStateDict: {
    args: () => [network(), pytorch.saveStateDict(network()), {}],
    call: pytorch.loadStateDict as never,
    options: { 2: ['modules'] },
    takes: { 2: optional, '2.modules': ['{}'] },
  },
  saveStateDict: {
    args: () => [network(), {}],
    call: pytorch.saveStateDict as never,
    options: { 1: ['modules'] },
    takes: { 1: optional, '1.modules': ['{}'] },
  },
};
