// The real command on the real kernels; times are nowhere asserted.
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { runCommand } from '../cli/run-cli.js';
import { areAllTried } from '../in-proportion.js';
import { node, node24, node26 } from '../platform/runtimes/index.js';

const script = path.join(import.meta.dirname, '../../benchmarks/gemm.mjs');
const kernels = path.join(import.meta.dirname, '../../dist/kernels/kernels.wasm');

test('bench:gemm prints the peak and a cell for each shape and class', async () => {
  const args = ['--repetitions', '1', '--shapes', '4x8x12,3x5x7', '--classes', 'NN,TN', '--kernels', kernels];
  const { code, stdout } = await runCommand(process.execPath, [script, ...args]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/\| 8 of 128 bits \| [\d.]+ \([\d.]+\) \|/);
  expect(stdout).toContain('| M x K x N | NN | TN |');
  for (const shape of ['4 x 8 x 12', '3 x 5 x 7']) {
    expect(stdout).toMatch(new RegExp(`\\| ${shape} (\\| [\\d.]+ \\([\\d.]+\\) \\d+ % ){2}\\|`));
  }
});

for (const launcher of areAllTried ? [node, node24, node26] : [node, node24]) {
  const found = await launcher.installed();
  if (found === undefined) {
    console.log(`${await launcher.missing()} Its wide vectors are not tested here.`);
    continue;
  }
  test(`--wide puts the same beside it with wide vectors, or is refused, in Node ${found.version}`, async () => {
    const { stdout: known } = await runCommand(found.path, ['--v8-options']);
    const args = ['--wide', '--repetitions', '1', '--shapes', '4x8x12', '--kernels', kernels];
    const { code, stdout, stderr } = await runCommand(found.path, [script, ...args]);
    if (known.includes('--experimental-wasm-revectorize')) {
      expect(code).toBe(0);
      expect(stdout).toMatch(/\| 14 of 256 bits \|/);
      expect(stdout).toMatch(/^(Vectors are packed|Nothing is packed here): /m);
      expect(stdout).toContain('| M x K x N | NN | NN wide | NT | NT wide | TN | TN wide |');
    } else {
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(
        /^bench:gemm: --wide: expected a Node that knows --experimental-wasm-revectorize/,
      );
      expect(stderr).toContain(`got Node ${found.version}\n`);
    }
  });
}
