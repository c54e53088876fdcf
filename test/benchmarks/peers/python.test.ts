import path from 'node:path';
import { expect, test } from '@jest/globals';
import { cases } from 'lethe/bench';
import { jax } from '../../../benchmarks/peers/jax.js';
import { keras } from '../../../benchmarks/peers/keras.js';
import { createPythonPeer } from '../../../benchmarks/peers/python-peer.js';
import { pytorch } from '../../../benchmarks/peers/pytorch.js';
import { runCommand } from '../../cli/run-cli.js';
import { areAllTried } from '../../in-proportion.js';
import { largestDifference, measureBriefly, SEED_LOSSES } from './small-measurement.js';

test('a peer whose Python is not here is not found, and says so when it is measured', async () => {
  const absent = createPythonPeer({
    name: 'jax',
    pythons: ['no-such-python'],
    variants: (_, threads) => [{ engine: 'jax', threads }],
    environment: () => ({}),
  });
  expect(await absent.find()).toBeUndefined();
  await expect(measureBriefly(absent, 'seed')).rejects.toThrow('jax: no Python here can import it');
});

test.each([pytorch, keras, jax])('$name is asked for every case, with each thread count', ({ variants }) => {
  for (const of of cases) {
    expect(new Set(variants(of, [1, 2]).map(({ threads }) => threads))).toEqual(new Set([1, 2]));
  }
});

/** PyTorch tries several kernels first, each in a process of its own. */
const LIMIT_MS = 300_000;

const MKL =
  'Intel(R) oneAPI Math Kernel Library Version 2024.2-Product Build 20240605 for Intel(R) 64 architecture';

test('MKL is found in what PyTorch says of itself, and nothing where there is none', async () => {
  const code =
    'import sys; from blas import mkl, openblas; print([mkl(sys.argv[1]), mkl("BLAS_INFO=generic")], openblas())';
  const folder = path.join(import.meta.dirname, '../../../benchmarks/peers/python');
  const here = await runCommand('python3', ['-B', '-c', code, MKL], { cwd: folder }).catch(() => undefined);
  if (here === undefined) console.log('Python is not here, and what it says of MKL not tested');
  else expect(here).toEqual({ code: 0, stdout: "[', MKL 2024.2', ''] \n", stderr: '' });
});

// At night: each loads its library several times.
for (const peer of areAllTried ? [pytorch, keras, jax] : []) {
  const found = await peer.find();
  if (found === undefined) {
    console.log(`${peer.name} is not here and not tested: ${peer.howToInstall}`);
    continue;
  }
  test(
    `${peer.name} trains the experiment with the losses of stock tfjs-layers`,
    async () => {
      expect(found).toMatchObject({ name: 'python' });
      const answer = await measureBriefly(peer, 'seed');
      expect(largestDifference(answer.results.values, SEED_LOSSES)).toBeLessThan(1e-4);
      expect(answer.coldMs).toBeGreaterThan(0);
      expect(answer.cpuSamples).toHaveLength(answer.samples.length);
      expect(Math.min(...(answer.cpuSamples ?? []))).toBeGreaterThan(0);
      expect(answer.engineVersion).toMatch(/^\d+\.\d+/);
    },
    LIMIT_MS,
  );
}
