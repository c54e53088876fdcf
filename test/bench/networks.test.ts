import { expect, test } from '@jest/globals';
import { openCoreWorkload } from '../../src/bench/core-workload.js';
import { findCase, openWorkload } from '../../src/bench/index.js';

test.each(['gru', 'bidirectional', 'embedding-lstm', 'conv1d-lstm'])(
  '%s trains to the same bits as a tfjs-layers model and on lethe/core, on one thread and on two',
  async (name) => {
    const of = findCase(name);
    const workloads = [
      await openWorkload(of, { engine: 'compiled', threads: 1 }),
      await openWorkload(of, { engine: 'compiled', threads: 2 }),
      await openCoreWorkload(of, 1),
    ];
    const results = [];
    for (const { run, dispose } of workloads) {
      results.push(await run(3));
      dispose();
    }
    expect(results[0]?.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  },
);
