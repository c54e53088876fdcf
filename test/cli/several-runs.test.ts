// `lethe forecast` and `lethe classify`, which train several networks: Ctrl+C keeps checkpoints, --resume goes on, --receipt tells of each.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readdir, readFile, watch, writeFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { Forecaster } from '../../src/forecast/index.js';
import { sha256Hex } from '../../src/sha256.js';
import { waves } from '../classify/waves.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import { inTurn } from './in-turn.js';
import { MAIN } from './run-cli.js';

const { expectFailure, letheJson } = inTurn();
const inFolder = useTemporaryFolder('several-runs');

interface Report {
  fingerprints: string[];
  forecast: object[];
  measures: object;
  receipts: string | null;
}

interface Receipt {
  subject: { digest: { sha256: string } }[];
  predicate: { network: { recipe: string }; data: { file: { sha256: string } } };
}

const table = (): string =>
  ['load', ...Array.from({ length: 80 }, (_, hour) => (hour % 12) + ((hour * 7) % 5) / 2)].join('\n');

/**
 * Ends it by SIGINT as soon as there is a checkpoint.
 *
 * @param folder of the first run, made beforehand: what comes and goes beside it, as where the command tries whether it can write, breaks
 *   Node 20's watching of all folders below one
 */
async function interrupt(
  args: readonly string[],
  folder: string,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { NODE_OPTIONS, JEST_WORKER_ID, ...env } = process.env;
  await mkdir(folder, { recursive: true });
  const child: ChildProcess = spawn(process.execPath, [MAIN, ...args], { env });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const watching = new AbortController();
  void ended.then(() => watching.abort());
  const hasOne = async (): Promise<boolean> =>
    (await readdir(folder)).some((name) => /^checkpoint-\d+\.lethe$/.test(name));
  const events = watch(folder, { signal: watching.signal });
  const waiting = (async () => {
    for await (const _ of events) if (await hasOne().catch(() => false)) return;
  })().catch(() => undefined);
  await waiting;
  child.kill('SIGINT');
  return { code: await ended, ...said };
}

describe('lethe forecast', () => {
  test('keeps a checkpoint at Ctrl+C, says how to go on, and ends as if nothing had been', async () => {
    const file = inFolder('load.csv');
    await writeFile(file, table());
    const quick = ['forecast', file, '--horizon', '4', '--units', '4', '--epochs', '3', '--folds', '2'];
    const kept = inFolder('kept');
    const to = ['--checkpoint', kept, '--every', '1'];
    const { code, stdout, stderr } = await interrupt(
      [...quick, '--networks', '100', ...to],
      `${kept}/forecast-network-0`,
    );
    expect(stderr).toBe('lethe: SIGINT: keeps a checkpoint; once more ends at once\n');
    expect(code).toBe(130);
    expect(stdout).toBe(
      `Interrupted    by SIGINT: nothing was written\nGo on with     the same command and --resume: ${kept} has what was trained so far\n`,
    );
    await expectFailure([...quick, ...to], 1, /expected no checkpoint yet/);
    const receipts = inFolder('receipts');
    const save = inFolder('load.lethe');
    const rest = ['--networks', '2', '--receipt', receipts];
    const resumed = await letheJson<Report>([...quick, ...to, '--resume', '--networks', '2']);
    const whole = await letheJson<Report>([...quick, ...rest, '--save', save]);
    for (const field of ['fingerprints', 'forecast', 'measures'] as const) {
      expect(resumed[field]).toEqual(whole[field]);
    }
    expect(whole.receipts).toBe(receipts);
    expect((await readdir(receipts)).sort()).toEqual(['network-0.json', 'network-1.json']);
    const [first, second] = await Promise.all(
      [0, 1].map(async (network) => {
        return JSON.parse(await readFile(`${receipts}/network-${network}.json`, 'utf8')) as Receipt;
      }),
    );
    expect([first, second].map((receipt) => receipt?.subject[0]?.digest.sha256)).toEqual(whole.fingerprints);
    expect(first?.predicate.data.file.sha256).toBe(sha256Hex([await readFile(file)]));
    expect(second?.predicate.network.recipe).toMatch(
      /^npx lethe@\S+ forecast load\.csv --target load --horizon 4 .*: network-1$/,
    );
    expect((await Forecaster.load(save)).receipts).toEqual([first, second]);
    const audit = ['audit', `${receipts}/network-0.json`];
    const why =
      /network-0\.json: expected a receipt that lethe train or a program wrote, got one of lethe forecast: run its command again .*\(npx lethe@\S+ forecast load\.csv /;
    await expectFailure(audit, 1, why);
    await expectFailure([...audit, '--data', file], 1, why);
  });

  test('has the same receipts again, but for where and when it ran', async () => {
    const file = inFolder('again.csv');
    await writeFile(file, table());
    const receipts = await Promise.all(
      ['theirs', 'mine'].map(async (to) => {
        const quick = ['--horizon', '4', '--units', '4', '--epochs', '2', '--folds', '2'];
        await letheJson(['forecast', file, ...quick, '--receipt', inFolder(to)]);
        const { predicate, ...rest } = JSON.parse(await readFile(inFolder(to, 'network-0.json'), 'utf8'));
        const { environment, ...own } = predicate;
        return { ...rest, own };
      }),
    );
    expect(receipts[1]).toEqual(receipts[0]);
  });

  test('says what is missing', async () => {
    const args = ['forecast', inFolder('none.csv')];
    await expectFailure([...args, '--resume'], 2, /--resume: expected --checkpoint DIR with it/);
    await expectFailure([...args, '--receipt', inFolder('to')], 1, /none\.csv: ENOENT/);
  });
});

test('lethe classify goes on with checkpoints, and writes receipts', async () => {
  const rows = waves(30).flatMap(({ x, label }, index) => x.map(([value]) => `${index},${value},${label}`));
  const file = inFolder('waves.csv');
  await writeFile(file, ['sequence,x,label', ...rows].join('\n'));
  const args = ['classify', file, '--epochs', '2', '--networks', '2'];
  const kept = ['--checkpoint', inFolder('kept-waves')];
  const receipts = inFolder('waves-receipts');
  const first = await letheJson<{ fingerprint: string }>([...args, ...kept, '--receipt', receipts]);
  const again = await letheJson<{ fingerprint: string }>([...args, ...kept, '--resume']);
  expect(again.fingerprint).toBe(first.fingerprint);
  expect((await readdir(receipts)).sort()).toEqual(['network-0.json', 'network-1.json']);
});
