// `lethe train --receipt`, `lethe audit`, `lethe keygen`: as two people would use them, in two runtimes.

import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { bun, deno } from '../platform/runtimes/index.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import { inTurn } from './in-turn.js';
import {
  lethe as letheAlone,
  letheJson as letheJsonAlone,
  letheText as letheTextAlone,
  MAIN,
  runCommand,
  type TrainReport,
} from './run-cli.js';
import { runtimeOf } from './runtime-of.js';

const { expectFailure, lethe, letheText } = inTurn();
const inFolder = useTemporaryFolder('audit');
let report: TrainReport;

interface Verdict {
  verdict: string;
  difference: { what: string; epoch?: number } | null;
  signed: boolean;
  compared: { states: number; of: number };
  subject: { name: string; digest: { sha256: string } }[];
}

beforeAll(async () => {
  await letheTextAlone(['keygen', '--out', inFolder('mine')]);
  await letheText(['keygen', '--out', inFolder('other')]);
  const to = [
    '--save',
    inFolder('model'),
    '--receipt',
    inFolder('receipt.json'),
    '--key',
    inFolder('mine.key'),
  ];
  report = await letheJsonAlone<TrainReport>(['train', '--epochs', '250', '--seed', '4', ...to]);
}, 120_000);

const audit = async (file: string, ...more: string[]): Promise<{ code: number; verdict: Verdict }> => {
  const { code, stdout } = await lethe(['audit', inFolder(file), '--json', ...more]);
  return { code, verdict: JSON.parse(stdout) as Verdict };
};

describe('lethe audit', () => {
  test('finds an honest receipt exact, and tells the files of the model', async () => {
    const { code, verdict } = await audit('receipt.json', '--key', inFolder('mine.pub'));
    expect(code).toBe(0);
    expect(verdict).toMatchObject({ verdict: 'exact', difference: null, signed: true });
    expect(verdict.compared).toEqual({ states: 85, of: 85 }); // The beginning, each three epochs, and the end.
    const weights = await readFile(inFolder('model/weights.bin'));
    expect(
      Object.fromEntries(verdict.subject.map(({ name, digest }) => [name, digest.sha256])),
    ).toMatchObject({
      weights: report.fingerprint,
      'weights.bin': createHash('sha256').update(weights).digest('hex'),
    });
    const text = await letheText(['audit', inFolder('receipt.json')]);
    expect(text).toMatch(/^exact /);
    expect(text).toContain('85 of 85 compared');
    expect(text).toContain('not looked at');
  });

  test.each([deno, bun].map((runtime) => [runtime.name, runtime] as const))(
    'does so in %s',
    async (_, launcher) => {
      const options = await runtimeOf(launcher, inFolder('deno'));
      const args = ['audit', inFolder('receipt.json'), '--key', inFolder('mine.pub')];
      expect(await letheTextAlone(args, options)).toMatch(/^exact /);
    },
  );

  test('finds another key, other data and another run, each with a code of its own', async () => {
    const stranger = await letheAlone([
      ...['audit', inFolder('receipt.json'), '--json', '--key', inFolder('other.pub')],
    ]);
    expect(stranger.code).toBe(5);
    expect(JSON.parse(stranger.stdout)).toMatchObject({
      verdict: 'forged',
      difference: { what: 'signature' },
    });
    await writeFile(inFolder('data.json'), JSON.stringify({ x: [[1, 2, 3, 4]], y: [[1, 3, 5, 7]] }));
    const data = await audit('receipt.json', '--data', inFolder('data.json'));
    expect(data).toMatchObject({ code: 4, verdict: { verdict: 'unfit', difference: { what: 'data' } } });
    const { payload } = JSON.parse(await readFile(inFolder('receipt.json'), 'utf8')) as { payload: string };
    const statement = JSON.parse(Buffer.from(payload, 'base64').toString());
    const loss = statement.predicate.history.loss as string[];
    loss[20] = `${loss[20]?.slice(0, -1)}${loss[20]?.endsWith('0') ? '1' : '0'}`;
    await writeFile(inFolder('changed.json'), JSON.stringify(statement));
    const changed = await audit('changed.json');
    expect(changed).toMatchObject({
      code: 3,
      verdict: { verdict: 'different', difference: { what: 'history of loss', epoch: 20 } },
    });
  });

  test('says what is missing or wrong', async () => {
    await expectFailure(['audit'], 2, /expected one RECEIPT, got 0/);
    await expectFailure(['audit', inFolder('none.json')], 1, /RECEIPT: ENOENT/);
    await expectFailure(['audit', inFolder('data.json')], 1, /data\.json: receipt: _type: expected/);
    await expectFailure(
      ['audit', inFolder('receipt.json'), '--key', inFolder('data.json')],
      1,
      /expected a PEM PUBLIC KEY/,
    );
    await expectFailure(
      ['train', '--key', inFolder('mine.key')],
      2,
      /--key: expected --receipt FILE with it/,
    );
    const pub = ['train', '--epochs', '1', '--receipt', inFolder('r.json'), '--key', inFolder('mine.pub')];
    await expectFailure(pub, 1, /expected a PEM PRIVATE KEY/);
  });
});

test('lethe keygen keeps the private key to its owner, and never writes over one', async () => {
  expect((await stat(inFolder('mine.key'))).mode & 0o777).toBe(0o600);
  const before = await readFile(inFolder('mine.key'), 'utf8');
  await expectFailure(['keygen', '--out', inFolder('mine')], 1, /--out: EEXIST/);
  expect(await readFile(inFolder('mine.key'), 'utf8')).toBe(before);
});

/** Runs `lethe` where no file may have more than a given number of blocks of 1024 bytes: like a disk that is full. */
async function expectNoRoom(blocks: number, args: readonly string[], message: RegExp): Promise<void> {
  const command = [`ulimit -f ${blocks} && exec "$@"`, 'bash', process.execPath, MAIN, ...args];
  const { code, stderr } = await runCommand('bash', ['-c', ...command]);
  expect(code).toBe(1);
  expect(stderr).toMatch(message);
}

test('lethe keygen leaves nothing where it cannot write, and can be called again', async () => {
  await mkdir(inFolder('full'));
  await expectNoRoom(0, ['keygen', '--out', inFolder('full', 'key')], /--out: EFBIG/);
  expect(await readdir(inFolder('full'))).toEqual([]);
  await letheText(['keygen', '--out', inFolder('full', 'key')]);
  expect((await readdir(inFolder('full'))).sort()).toEqual(['key.key', 'key.pub']);
});

test('lethe keygen that was killed before the public key is written is made up for by the next one', async () => {
  await letheText(['keygen', '--out', inFolder('half')]);
  const [key, pub] = await Promise.all(
    ['half.key', 'half.pub'].map((name) => readFile(inFolder(name), 'utf8')),
  );
  await rm(inFolder('half.pub'));
  await letheText(['keygen', '--out', inFolder('half')]);
  expect(await readFile(inFolder('half.key'), 'utf8')).toBe(key);
  expect(await readFile(inFolder('half.pub'), 'utf8')).toBe(pub);
});

describe('lethe train --receipt', () => {
  test('keeps the receipt that was there if it cannot write the new one', async () => {
    await mkdir(inFolder('receipts'));
    const args = ['train', '--epochs', '5', '--receipt', inFolder('receipts', 'run.json')];
    await letheText(args);
    const before = await readFile(inFolder('receipts', 'run.json'), 'utf8');
    expect(before.length).toBeGreaterThan(1024);
    await expectNoRoom(1, [...args, '--seed', '2'], /--receipt: EFBIG/);
    expect(await readFile(inFolder('receipts', 'run.json'), 'utf8')).toBe(before);
    expect(await readdir(inFolder('receipts'))).toEqual(['run.json']);
  });

  test('says before training that it cannot be written', async () => {
    const args = ['train', '--epochs', '1000000000', '--receipt', inFolder()];
    await expectFailure(args, 1, /--receipt: expected a file, got the folder/);
  });
});
