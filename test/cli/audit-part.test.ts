// `lethe train --keep` and `lethe audit --sample`: a random part of a training run, audited by somebody else.
import { spawn } from 'node:child_process';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { deno } from '../platform/runtimes/index.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import { inTurn } from './in-turn.js';
import { letheText as letheTextAlone, MAIN } from './run-cli.js';
import { runtimeOf } from './runtime-of.js';

const { expectFailure, lethe, letheJson, letheText } = inTurn();
const inFolder = useTemporaryFolder('audit-part');
/** 100 segments of two epochs. */
const TRAIN = ['train', '--epochs', '200', '--seed', '4'];
/** Between two looks whether there is a checkpoint. */
const WAIT_MS = 2;

interface Verdict {
  verdict: string;
  difference: { what: string; got: string } | null;
  compared: { states: number; of: number };
  sample: { segments: number[]; of: number; probability: number } | null;
}

beforeAll(async () => {
  await letheText([
    ...[...TRAIN, '--receipt', inFolder('run.json'), '--keep', inFolder('states')],
    ...['--save', inFolder('model')],
  ]);
}, 120_000);

const part = (states: string, count: number): string[] => [
  ...['audit', inFolder('run.json'), '--checkpoints', inFolder(states), '--sample', String(count)],
];

describe('lethe audit --sample', () => {
  test('computes a given number of segments, other ones each time, and says what that is worth', async () => {
    expect((await readdir(inFolder('states'))).length).toBe(100);
    const first = await letheJson<Verdict>(part('states', 5));
    expect(first).toMatchObject({ verdict: 'exact', difference: null, compared: { states: 5, of: 101 } });
    expect(first.sample).toMatchObject({ of: 100, probability: 0.05 });
    expect(new Set(first.sample?.segments).size).toBe(5);
    const text = await letheTextAlone(part('states', 5));
    expect(text).toMatch(/^exact {10}computed again, these segments are those of the receipt/);
    expect(text).toMatch(/Segments {7}\d+(, \d+){4} of 0 to 99, drawn at random/);
    expect(text).toContain('would have been found with a probability of 5 in 100 (5 %)');
  });

  test('does so in another runtime', async () => {
    const options = await runtimeOf(deno, inFolder('deno'));
    expect(await letheTextAlone(part('states', 3), options)).toMatch(/^exact /);
  });

  test('names a state that is missing', async () => {
    await cp(inFolder('states'), inFolder('fewer'), { recursive: true });
    await rm(inFolder('fewer', 'state-000000000200.lethe'));
    const { code, stdout } = await lethe([...part('fewer', 1), '--json']);
    const { verdict, difference } = JSON.parse(stdout) as Verdict;
    expect({ code, verdict, difference }).toMatchObject({
      ...{ code: 4, verdict: 'unfit' },
      difference: { what: 'state in state-000000000200.lethe', got: 'no such file' },
    });
  });

  test('says what is missing or wrong', async () => {
    await expectFailure(['audit', 'a', '--sample', '3'], 2, /--sample: expected --checkpoints DIR with it/);
    await expectFailure(
      ['audit', 'a', '--checkpoints', 'b'],
      2,
      /--checkpoints: expected --sample N with it/,
    );
    await expectFailure([...part('states', 0)], 2, /--sample: expected an integer of at least 1/);
    await expectFailure(['train', '--keep', 'a'], 2, /--keep: expected --receipt FILE with it/);
  });
});

test('lethe audit --model looks whether the model came of the run', async () => {
  const audit = [...part('states', 1), '--model'];
  expect(await letheText([...audit, inFolder('model')])).toMatch(/^exact /);
  await letheText(['train', '--epochs', '2', '--save', inFolder('other')]);
  const { code, stdout } = await lethe([...audit, inFolder('other'), '--json']);
  expect({ code, found: JSON.parse(stdout) as Verdict }).toMatchObject({
    ...{ code: 4, found: { verdict: 'unfit', difference: { what: 'weights of the model' } } },
  });
  await cp(inFolder('model'), inFolder('touched'), { recursive: true });
  await writeFile(inFolder('touched/model.json'), `${await readFile(inFolder('model/model.json'), 'utf8')} `);
  const touched = await lethe([...audit, inFolder('touched'), '--json']);
  expect(JSON.parse(touched.stdout)).toMatchObject({ difference: { what: 'model.json of the model' } });
  await expectFailure([...audit, inFolder('none')], 1, /ENOENT|no such|not found/i);
});

test('lethe train --resume --receipt ends in the receipt of a run that was never killed', async () => {
  const train = ['train', '--engine', 'compiled', '--units', '16', '--epochs', '6000', '--seed', '7'];
  const whole = inFolder('whole.json');
  await letheText([...train, '--receipt', whole]);
  const checkpoint = ['--checkpoint', inFolder('checkpoints'), '--every', '0.01s', '--resume'];
  const args = [...train, ...checkpoint, '--receipt', inFolder('resumed.json'), '--keep', inFolder('kept')];
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  // Killed once there are checkpoints and a state, wherever it is then.
  const namesIn = (name: string): Promise<string[]> => readdir(inFolder(name)).catch(() => []);
  const isThere = async (): Promise<boolean> =>
    (await namesIn('checkpoints')).some((name) => /^checkpoint-.*\.lethe$/.test(name)) &&
    (await namesIn('kept')).some((name) => /^state-.*\.lethe$/.test(name));
  while (child.exitCode === null && !(await isThere())) await delay(WAIT_MS);
  child.kill('SIGKILL');
  await ended;
  await letheText(args);
  const read = async (file: string): Promise<object> => {
    const { predicate, ...rest } = JSON.parse(await readFile(file, 'utf8'));
    return { ...rest, predicate: { ...predicate, environment: null } };
  };
  expect(await read(inFolder('resumed.json'))).toEqual(await read(whole));
}, 300_000);
