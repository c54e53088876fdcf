// Programs of README.md and docs/ that nobody can paste into a file and run in Node, and why.
import type { Program } from './programs.js';

export interface Fragment {
  /** From the root. */
  page: string;
  /** What stands in this program of the page, and in no other. */
  holds: string;
  /** What is missing, and what runs it instead. */
  why: string;
}

export const FRAGMENTS: readonly Fragment[] = [
  {
    page: 'docs/checkpoints.md',
    holds: 'process.argv.slice(2)',
    why: 'takes its epochs from the command line: checkpoints-docs.test.ts runs it',
  },
  {
    page: 'docs/checkpoints.md',
    holds: "browserStore('run')",
    why: 'keeps checkpoints in a browser: test/checkpoint does in browsers',
  },
  {
    page: 'docs/edge.md',
    holds: 'export default',
    why: 'is a worker: workerd.test.ts trains in one',
  },
  {
    page: 'docs/formats.md',
    holds: 'repairModel(',
    why: 'reads a model from an address: test/exchange/keras/repair.test.ts has files',
  },
  {
    page: 'docs/formats.md',
    holds: "loadKeras('model.keras'); // Bytes",
    why: 'reads a file of Keras: test/exchange/keras has some',
  },
  {
    page: 'docs/formats.md',
    holds: "writeFile('model.onnx'",
    why: 'goes on with the network of the program before: test/exchange/onnx saves and loads',
  },
  {
    page: 'docs/next.md',
    holds: 'lethe/kernels.wasm',
    why: 'is a route of Next.js: next.test.ts builds such a project',
  },
  {
    page: 'docs/next.md',
    holds: "from 'react'",
    why: 'is a component of Next.js: next.test.ts builds such a project',
  },
  {
    page: 'docs/runtimes.md',
    holds: 'export default',
    why: 'is a worker: workerd.test.ts trains in one',
  },
  {
    page: 'docs/runtimes.md',
    holds: 'lethe/tfjs-simd.wasm',
    why: 'is bundled for an edge function: test/platform runs on edge-runtime',
  },
  {
    page: 'docs/tfjs.md',
    holds: "from '@tensorflow/tfjs'",
    why: 'goes on with data of the reader: README.md has a whole program of accelerate',
  },
];

/** Why a program is not run as it stands; undefined if it is. */
export function whyNotRun({ page, text }: Program & { page: string }): string | undefined {
  return FRAGMENTS.find((fragment) => fragment.page === page && text.includes(fragment.holds))?.why;
}
