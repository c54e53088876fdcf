// Ctrl+C and SIGTERM in the middle of a long command: what can be kept is kept, and a second one ends at once.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { Verification } from '../../src/forgetting/verify/index.js';
import { areAllTried } from '../in-proportion.js';
import { bun, deno, type Launcher, node } from '../platform/runtimes/index.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import { inTurn } from './in-turn.js';
import { type BenchReport, MAIN, type PredictReport, type TrainReport } from './run-cli.js';
import { runtimeOf } from './runtime-of.js';

const { letheJson } = inTurn();
const inFolder = useTemporaryFolder('interrupt');

/** Each attempt waits that much longer before a signal than the one before. */
const LONGER = 1.3;
const ATTEMPTS = 20;
const FOREVER = '1000000000';
const ENOUGH_MS = 180_000;

interface Ended {
  /** The exit code, or what a shell makes of a signal. */
  code: number;
  stdout: string;
  stderr: string;
}

/** A command that runs, in a process of its own. */
class Running {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  #stderr = '';
  readonly #watchers: (() => void)[] = [];

  constructor(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const { NODE_OPTIONS, JEST_WORKER_ID, ...rest } = process.env;
    this.#child = spawn(command, args, { env: { ...rest, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    this.#child.stdout?.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text) => {
      this.#stderr += text;
      for (const watcher of this.#watchers) watcher();
    });
    this.ended = new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('close', (code, signal) => {
        const ofSignal = { SIGINT: 130, SIGTERM: 143 }[signal as string];
        resolve({ code: code ?? ofSignal ?? Number.NaN, stdout, stderr: this.#stderr });
      });
    });
  }

  send(signal: 'SIGINT' | 'SIGTERM'): void {
    this.#child.kill(signal);
  }

  /** Until it said this on standard error, or ended. */
  said(text: string): Promise<unknown> {
    const heard = new Promise<void>((resolve) => {
      const look = (): void => {
        if (this.#stderr.includes(text)) resolve();
      };
      this.#watchers.push(look);
      look();
    });
    return Promise.race([heard, this.ended]);
  }
}

async function start(launcher: Launcher, args: readonly string[]): Promise<Running> {
  const { runtime = [process.execPath], env } = await runtimeOf(launcher, inFolder('deno'));
  const [command, ...flags] = runtime;
  return new Running(command, [...flags, MAIN, ...args], env);
}

type EngineName = 'compiled' | 'tfjs';

const waits = new Map<string, Promise<number>>();

/** The first wait before a signal, in milliseconds: as long as a training run of one step takes, so that longer ones have begun. */
function firstWait(launcher: Launcher, engine: EngineName): Promise<number> {
  const measure = async (): Promise<number> => {
    const begin = performance.now();
    const running = await start(launcher, ['train', '--epochs', '1', '--engine', engine]);
    expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
    return performance.now() - begin;
  };
  const key = `${launcher.name} ${engine}`;
  const found = waits.get(key) ?? measure();
  waits.set(key, found);
  return found;
}

interface Interrupted {
  readonly launcher?: Launcher;
  readonly engine?: EngineName;
  /** The first wait over {@link firstWait}. */
  readonly times?: number;
  readonly args: readonly string[];
  readonly signal: 'SIGINT' | 'SIGTERM';
}

/** Interrupts a command ever later, until it has something to show; whenever it is, its code tells the signal. */
async function interrupt(
  { launcher = node, engine = 'compiled', times = 1, args, signal }: Interrupted,
  hasSomething: (ended: Ended) => boolean,
): Promise<Ended> {
  let wait = times * (await firstWait(launcher, engine));
  for (let attempt = 0; attempt < ATTEMPTS; attempt++, wait *= LONGER) {
    const running = await start(launcher, args);
    await delay(wait);
    running.send(signal);
    const ended = await running.ended;
    expect(ended).toMatchObject({
      code: signal === 'SIGINT' ? 130 : 143,
      stderr: expect.not.stringMatching(/\n {4}at /),
    });
    if (hasSomething(ended)) return ended;
  }
  throw new Error(`${args.join(' ')}: expected something to keep in the end, got nothing`);
}

const stepsOf = ({ stdout }: Ended): number =>
  stdout === '' ? 0 : (JSON.parse(stdout) as TrainReport).steps;

type Case = readonly ['SIGINT' | 'SIGTERM', EngineName];
const BOTH: readonly Case[] = [
  ['SIGINT', 'compiled'],
  ['SIGTERM', 'tfjs'],
];
/** Each runtime, each signal and each engine once. */
const CASES: readonly (readonly [Launcher, ...Case[]])[] = areAllTried
  ? [
      [node, ...BOTH],
      [deno, ...BOTH],
      [bun, ...BOTH],
    ]
  : [
      [node, ['SIGINT', 'compiled']],
      [deno, ['SIGTERM', 'tfjs']],
      [bun, ['SIGTERM', 'compiled']],
    ];

describe.each(CASES.map(([launcher, ...cases]) => ({ name: launcher.name, launcher, cases })))(
  'lethe train in $name',
  ({ launcher, cases }) => {
    test.each(cases)(
      '%s saves what engine %s has trained so far, the bits of that many steps, and says so',
      async (signal, engine) => {
        const folder = inFolder(`${launcher.name}-${engine}`);
        const args = ['train', '--epochs', FOREVER, '--engine', engine, '--save', folder, '--json'];
        const ended = await interrupt({ launcher, engine, args, signal }, (one) => stepsOf(one) > 0);
        expect(ended.stderr).toBe(
          `lethe: ${signal}: saves what was trained so far; once more ends at once\n`,
        );
        const report = JSON.parse(ended.stdout) as TrainReport;
        expect(report).toMatchObject({ saved: folder, interruptedBy: signal });
        const whole = await letheJson<TrainReport>([
          'train',
          '--epochs',
          `${report.steps}`,
          '--engine',
          engine,
        ]);
        expect(report.fingerprint).toBe(whole.fingerprint);
        const restored = await letheJson<PredictReport>(['predict', '--model', folder]);
        expect(restored.fingerprint).toBe(whole.fingerprint);
      },
      ENOUGH_MS,
    );

    test(
      'a second signal ends it at once',
      async () => {
        // Saving waits for whoever writes into this pipe, which nobody does.
        const folder = inFolder(`${launcher.name}-stuck`);
        await mkdir(folder);
        execFileSync('mkfifo', [`${folder}/model.json`]);
        let ended: Ended | undefined;
        // A first signal that comes before it listens, or before any step is done, ends it by itself.
        let wait = await firstWait(launcher, cases[0]?.[1] ?? 'compiled');
        for (; ended?.stdout !== '' || ended.stderr === ''; wait *= LONGER) {
          const running = await start(launcher, ['train', '--epochs', FOREVER, '--save', folder]);
          await delay(wait);
          running.send('SIGINT');
          await running.said('once more ends at once\n');
          running.send('SIGINT');
          ended = await running.ended;
          expect(ended.code).toBe(130);
        }
        expect(ended.stderr).toBe('lethe: SIGINT: saves what was trained so far; once more ends at once\n');
      },
      ENOUGH_MS,
    );
  },
);

describe('lethe', () => {
  test(
    'train without --save says what is lost',
    async () => {
      const ended = await interrupt(
        { args: ['train', '--epochs', FOREVER], signal: 'SIGINT' },
        ({ stdout }) => / of /.test(stdout) && !/after 0 of/.test(stdout),
      );
      expect(ended.stderr).toBe('lethe: SIGINT: stops training; once more ends at once\n');
      const [, steps] = /^Interrupted +by SIGINT after (\d+) of 1000000000 steps$/m.exec(ended.stdout) ?? [];
      expect(ended.stdout).toMatch(
        new RegExp(`^Not saved \\(--save DIR keeps the model\\): ${steps} steps are lost$`, 'm'),
      );
    },
    ENOUGH_MS,
  );

  // test/cli/verify-lanes.test.ts interrupts lanes on two threads.
  test.each(areAllTried ? ['1', '2'] : ['1'])(
    'verify tells what the seeds say that were done, with %s threads',
    async (threads) => {
      const out = inFolder(`verify-${threads}.json`);
      const args = ['verify', '--seeds', '10000', '--threads', threads, '--out', out, '--brief'];
      const { stdout } = await interrupt({ times: LONGER, args, signal: 'SIGINT' }, (one) =>
        one.stdout.startsWith('sum: '),
      );
      expect(stdout).toMatch(/^Interrupted +by SIGINT after \d+ of 10000 seeds$/m);
      const { timings, ...kept } = JSON.parse(await readFile(out, 'utf8')) as Verification;
      const { timings: others, ...whole } = await letheJson<Verification>([
        'verify',
        '--seeds',
        `${kept.seeds}`,
      ]);
      expect(kept).toEqual(whole);
    },
    ENOUGH_MS,
  );

  test('verify writes nothing where no seed was done', async () => {
    const out = inFolder('new', 'verify.json');
    const running = await start(node, ['verify', '--seeds', '10000', '--out', out]);
    running.send('SIGINT'); // Long before anything is loaded.
    expect((await running.ended).code).toBe(130);
    expect(await readdir(inFolder())).not.toContain('new');
  });

  test(
    'bench shows the rows that were measured',
    async () => {
      // The rest has to take longer than the first row does, as each wait is longer than the one before.
      const names = ['seed', 'small', 'medium', 'large', 'char-rnn', 'predict-step'];
      const args = [
        'bench',
        '--quick',
        '--case',
        names.join(),
        '--engine',
        'compiled',
        '--threads',
        '1',
        '--json',
      ];
      const rows = ({ stdout }: Ended): string[] =>
        stdout === ''
          ? []
          : (JSON.parse(stdout) as BenchReport).measurements.map((measured) => measured.case);
      const ended = await interrupt(
        { times: LONGER ** 2, args, signal: 'SIGTERM' },
        (one) => rows(one).length > 0,
      );
      expect(JSON.parse(ended.stdout)).toMatchObject({ interruptedBy: 'SIGTERM' });
      expect(rows(ended)).toEqual(names.slice(0, rows(ended).length));
    },
    ENOUGH_MS,
  );
});
