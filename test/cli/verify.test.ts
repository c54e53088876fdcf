// The command `lethe verify`: what it prints and writes, and that threads and runtimes make no difference.
import { lstat, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Verification } from '../../src/forgetting/verify/index.js';
import { areAllTried } from '../in-proportion.js';
import { bun, deno } from '../platform/runtimes/index.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import { inTurn } from './in-turn.js';
import { letheJson as letheJsonAlone, runCommand } from './run-cli.js';
import { runtimeOf } from './runtime-of.js';

const inFolder = useTemporaryFolder('verify');

const { expectFailure, letheJson, letheText } = inTurn();
const SHORT = ['verify', '--seeds', '2'];
let reference: Omit<Verification, 'timings'>;

/** What is the same everywhere. */
function untimed({ timings, ...rest }: Verification): Omit<Verification, 'timings'> {
  expect(timings).toMatchObject({ threads: expect.any(Number), milliseconds: expect.any(Number) });
  return rest;
}

beforeAll(async () => {
  const found = await letheJsonAlone<Verification>([...SHORT, '--threads', '1']);
  expect(found.timings?.runtime).toMatch(/^node /);
  reference = untimed(found);
});

describe('lethe verify', () => {
  test.each(areAllTried ? ['2', '3', '8'] : ['8'])('finds the same with %s threads', async (threads) => {
    const found = await letheJson<Verification>([...SHORT, '--threads', threads]);
    expect(found.timings?.threads).toBe(2);
    expect(untimed(found)).toEqual(reference);
  });

  describe.each([
    { name: deno.name, launcher: deno, inGate: ['2'] },
    { name: bun.name, launcher: bun, inGate: ['1'] },
  ])('in $name', ({ launcher, inGate }) => {
    const there = inTurn(() => runtimeOf(launcher, inFolder('deno')));

    test.each(areAllTried ? ['1', '2'] : inGate)('finds the same with %s threads', async (threads) => {
      const found = await there.letheJson<Verification>([...SHORT, '--threads', threads]);
      expect(found.timings?.runtime).toMatch(new RegExp(`^${launcher.name} `));
      expect(untimed(found)).toEqual(reference);
    });
  });

  test('begins with the answer, and has its tables and the fingerprint', async () => {
    const lines = (await letheText([...SHORT, '--threads', '1'])).split('\n');
    const { selectivity } = reference.tasks[0] ?? {};
    expect(lines[0]).toBe(
      'sum: does the network forget selectively? No, it does not tell what to keep from what to forget (selectivity ' +
        `index ${selectivity?.median.toFixed(2)}, 95 % interval ${selectivity?.low.toFixed(2)} to ` +
        `${selectivity?.high.toFixed(2)}; an interval above 0.5 means yes)`,
    );
    for (const pattern of [
      /^The network forgets selectively +no +/,
      /^Its forget gate does the forgetting +no +/,
      /^The task needs a forget gate +(yes|no|undecided) +/,
      /^lag +ideal +found +95 % +spread +distance$/,
      /^forget gate fixed at 1 \(1997\) +before training +/,
      /^forget gate fixed at 1 \(1997\) +afterwards +/,
      /^256 steps +/,
      new RegExp(`^Fingerprint +${reference.fingerprint}$`),
      /^Time +\d+\.\d s on 1 thread, node /,
    ]) {
      expect(lines.filter((line) => pattern.test(line)).length).toBeGreaterThan(0);
    }
  });

  test('says no more than three lines with --brief, and that so few seeds have no interval', async () => {
    const lines = (await letheText([...SHORT, '--brief', '--threads', '1'])).trimEnd().split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/^sum: does the network forget selectively\? No, .+ \(selectivity index /),
      'sum: does its forget gate do the forgetting? There is nothing to explain: the network does not forget selectively',
      expect.stringMatching(
        /^sum: does the task need a forget gate\? No, .+ \(with the gate held constant they lose \d\.\d\d of the score, /,
      ),
      '2 seeds are too few for intervals of 95 %: use at least 6',
    ]);
  });

  test('begins with a line for each of several tasks', async () => {
    const text = await letheText([
      'verify',
      '--task',
      'flagged-memory, sum',
      '--seeds',
      '1',
      '--threads',
      '1',
    ]);
    const lines = text.split('\n').slice(0, 4);
    const few = '1 seed is too few for intervals of 95 %';
    expect(lines.map((line) => line.split(':')[0])).toEqual(['flagged-memory', 'sum', few, '']);
  });

  test('shows its progress on a terminal, gone at the end', async () => {
    const command = `'${process.execPath}' dist/cli/main.js verify --seeds 2 --brief`;
    const { code, stdout } = await runCommand('script', ['-qec', command, '/dev/null'], {
      env: { TERM: 'xterm', SHELL: '/bin/sh' },
    });
    expect(code).toBe(0);
    const [before, first, ...rest] = stdout.split('\r\u001b[2K');
    expect(before).toBe('');
    expect(first).toBe(`${'░'.repeat(30)} 0 of 2 (sum)`);
    const shown = /^█+░* [12] of 2, \d+ s left \(sum\)$/;
    expect(rest.slice(0, -1).filter((line) => !shown.test(line))).toEqual([]);
    expect(rest.at(-1)).toMatch(/^sum: /);
  });
});

describe('files of lethe verify', () => {
  test('are the same numbers, a seed a line, and a page that needs nothing else; nothing is left beside', async () => {
    const [out, report] = [inFolder('new', 'verify.json'), inFolder('new', 'report.html')];
    const text = await letheText([...SHORT, '--out', out, '--report', report]);
    expect(text).toContain(out);
    expect(text).toContain(report);
    const json = await readFile(out, 'utf8');
    expect(untimed(JSON.parse(json) as Verification)).toEqual(reference);
    expect(json.split('\n').filter((line) => /^ +\{"seed":\d+,"networks":/.test(line))).toHaveLength(2);
    const page = await readFile(report, 'utf8');
    expect(page).toMatch(/^<!doctype html>/i);
    expect(page).toContain(reference.fingerprint);
    expect((await readdir(inFolder('new'))).sort()).toEqual(['report.html', 'verify.json']);
  });

  test('that cannot be written are told before anything is run', async () => {
    const long = ['verify', '--seeds', '10000'];
    await writeFile(inFolder('file'), 'mine');
    for (const option of ['--out', '--report']) {
      await expectFailure(
        [...long, option, inFolder()],
        1,
        new RegExp(`${option}: expected a file, got the folder`),
      );
      const below = [...long, option, inFolder('file', 'below')];
      await expectFailure(below, 1, new RegExp(`${option}: expected a folder, got the file`));
    }
    expect(await readFile(inFolder('file'), 'utf8')).toBe('mine');
  });
});

describe('where --out points elsewhere', () => {
  test('a link stays one, and its target has the numbers', async () => {
    const [target, link] = [inFolder('target.json'), inFolder('link.json')];
    await writeFile(target, '');
    await symlink(target, link);
    await letheText(['verify', '--seeds', '1', '--brief', '--out', link]);
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect(JSON.parse(await readFile(target, 'utf8'))).toMatchObject({ command: 'verify', seeds: 1 });
  });

  test('what is no file is written to, and stays what it is', async () => {
    const device = inFolder('null');
    await symlink('/dev/null', device);
    await letheText(['verify', '--seeds', '1', '--brief', '--out', device]);
    expect((await stat(device)).isCharacterDevice()).toBe(true);
  });
});

describe('wrong use of lethe verify', () => {
  test.each<[RegExp, ...string[]]>([
    [/--task: expected sum, .*, all, got "nothing"/, '--task', 'sum,nothing'],
    [/--task: expected sum, .*, got ""/, '--task', ''],
    [/--seeds: expected an integer from 1 to 10000, in digits, got "0"/, '--seeds', '0'],
    [/--seeds: expected an integer from 1 to 10000, in digits, got "-1"/, '--seeds', '-1'],
    [/--threads: expected an integer from 1 to 8, in digits, got "9"/, '--threads', '9'],
    [/--out: expected a value, got ""/, '--out', ''],
    [/--report: expected a value, got ""/, '--report='],
    [/--out: expected another file than --report/, '--out', 'same', '--report', 'same'],
    [/extra.*lethe verify --help/, 'extra'],
  ])('%s', (message, ...args) => expectFailure(['verify', ...args], 2, message));
});
