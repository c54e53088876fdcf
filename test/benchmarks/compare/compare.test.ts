// The real command on the real build; times are nowhere asserted.
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type Finished, runCommand } from '../../cli/run-cli.js';
import { areAllTried } from '../../in-proportion.js';
import { copyTree } from '../../package/user-project.js';
import { useTemporaryFolder } from '../../temporary-folder.js';

const root = path.join(import.meta.dirname, '../../..');
const inFolder = useTemporaryFolder('compare');

/** `npm run bench:compare` without building first: tests find dist/ as it is. */
const SCRIPT = `
import { importTypeScript } from './scripts/typescript.mjs';
const { main } = await importTypeScript('benchmarks/compare/main.ts');
process.exitCode = await main(process.argv.slice(1));`;

function bench(...args: string[]): Promise<Finished> {
  return runCommand(process.execPath, ['--input-type=module', '--eval', SCRIPT, '--', ...args], {
    cwd: root,
  });
}

/** A built package that exports what this text says. */
async function makePackage(name: string, text: string): Promise<string> {
  await mkdir(inFolder(name, 'dist'), { recursive: true });
  await writeFile(inFolder(name, 'package.json'), '{"name": "lethe", "type": "module"}');
  await writeFile(inFolder(name, 'dist/index.js'), text);
  return inFolder(name);
}

const PAIRS = areAllTried ? 2 : 1;
const TINY = ['--quick', '--pairs', String(PAIRS), '--case', 'seed'];

describe('bench:compare', () => {
  test('measures another build beside this one: a copy of dist computes the same bits', async () => {
    await mkdir(inFolder('copy'));
    await cp(path.join(root, 'package.json'), inFolder('copy', 'package.json'));
    await mkdir(inFolder('copy', 'dist'));
    await copyTree(path.join(root, 'dist'), inFolder('copy', 'dist'));
    await symlink(path.join(root, 'node_modules'), inFolder('copy', 'node_modules'), 'junction');
    const { code, stdout, stderr } = await bench(inFolder('copy'), ...TINY, '--json', '--same-bits');
    expect(stderr).toBe(PAIRS === 2 ? 'pair 1 of 2\npair 2 of 2\n' : 'pair 1 of 1\n');
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as { comparisons: [{ pairs: { base: unknown; head: unknown }[] }] };
    expect(report).toMatchObject({
      exitCode: 0,
      engine: 'compiled',
      threads: 1,
      comparisons: [{ case: 'seed', sameBits: true, verdict: 'too few pairs', tooSlow: false }],
    });
    const pairs = report.comparisons[0].pairs;
    expect(pairs).toHaveLength(PAIRS);
    const steps = pairs
      .flatMap(({ base, head }) => [base, head])
      .map((one) => (one as { stepsPerSample: number }).stepsPerSample);
    expect(new Set(steps).size).toBe(1);
  });

  test('refuses what is neither a revision nor a built package', async () => {
    const { code, stdout, stderr } = await bench('no-such-revision', ...TINY);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^bench:compare: expected a revision .*, got "no-such-revision"\n$/);
  });

  test('says which build lacks what is measured', async () => {
    const old = await makePackage('old', 'export const fit = () => {}, useWasm = () => {};');
    const { code, stderr } = await bench(old, ...TINY);
    expect(code).toBe(3);
    expect(stderr).toMatch(/old, seed: expected a build that exports .*, got one without predict\n$/);
  });

  const saysIfUnknown = async (): Promise<void> => {
    const text = `
      export const fit = async () => ({ history: { loss: [1] }, fingerprint: 'aa' });
      export const predict = async () => {};
      export { useWasm } from ${JSON.stringify(path.join(root, 'dist/index.js'))};`;
    const { code, stderr } = await bench(await makePackage('older', text), ...TINY);
    expect(code).toBe(3);
    expect(stderr).toMatch(/older, seed: expected a build that trains with engine compiled, got .* tfjs\n$/);
  };
  if (areAllTried) test('says if a build does not know the engine', saysIfUnknown);
});
