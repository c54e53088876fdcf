// Training processes that are killed (SIGKILL) at random moments, again and again, until they end: what comes out is what comes
// out of one that was never killed.
import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, watch } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Generator } from '../../../src/random/index.js';
import { ROOT } from '../../../test/platform/runtimes/project.js';
import type { Campaign, CampaignResult } from '../campaign.js';
import { Tally } from '../tally.js';

/** A program that trains. */
interface Victim {
  readonly name: string;
  /**
   * Arguments of Node; of the run that is left alone without a folder.
   *
   * @param more epochs than there are
   */
  args(folder: string | undefined, more?: number): string[];
}

const lethe = (name: string, threads: number, epochs: number): Victim => ({
  name,
  args: (folder, more = 0) => [
    ...[path.join(ROOT, 'dist/cli/main.js'), 'train', '--engine', 'compiled', '--json', '--seed', '7'],
    ...['--units', '16', '--epochs', String(epochs + more), '--threads', String(threads)],
    ...(folder === undefined ? [] : ['--checkpoint', folder, '--every', '0.01s', '--resume']),
  ],
});

const PROGRAM = fileURLToPath(new URL('../programs/train.mjs', import.meta.url));
const core = (name: string, threads: number, epochs: number): Victim => ({
  name,
  args: (folder, more = 0) => [PROGRAM, folder ?? '', String(threads), String(epochs + more)],
});

/** @param length of the runs, in proportion to those of the full campaign */
const victims = (length: number): readonly Victim[] => {
  const [ofLethe, ofCore] = [30_000, 16_000].map((epochs) => Math.ceil(length * epochs)) as [number, number];
  return [
    lethe('lethe train', 1, ofLethe),
    core('lethe/core', 1, ofCore),
    lethe('lethe train on two threads', 2, ofLethe),
    core('lethe/core on two threads', 2, ofCore),
  ];
};

/** Moments are drawn from this many milliseconds after a checkpoint is there. One is due every ten. */
const WINDOW_MS = 60;
/** The same after one began to be written. */
const WRITING_MS = 1;
/** A file that is being written, and one that is whole. */
const UNFINISHED = /^\.(checkpoint|best).*\.tmp$/;
const WHOLE = /^checkpoint-\d+\.lethe$/;
/** Only a process that waits for what another one left behind writes nothing for so long. */
const PATIENCE_MS = 120_000;
const ENOUGH = 1e8;

/** What a program that ended by itself printed, without its times. */
function resultOf(stdout: string): string {
  const { milliseconds, threads, options, ...rest } = JSON.parse(stdout);
  return JSON.stringify(rest);
}

/** What a program prints that nobody kills. */
async function runAlone(args: readonly string[]): Promise<string> {
  const limits = { cwd: ROOT, maxBuffer: ENOUGH, timeout: PATIENCE_MS };
  return (await promisify(execFile)(process.execPath, [...args], limits)).stdout;
}

/** Resolves when a file of such a name comes, or goes, or when it is aborted. */
async function whenChanged(folder: string, names: RegExp, signal: AbortSignal): Promise<void> {
  try {
    for await (const { filename } of watch(folder, { signal })) if (names.test(filename ?? '')) return;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

interface Ending {
  /** Undefined if it was killed. */
  readonly stdout: string | undefined;
}

/** When a program is killed. */
interface Moment {
  /** Counted from when a file of such a name comes: {@link WHOLE} or {@link UNFINISHED}. */
  readonly after: RegExp;
  readonly milliseconds: number;
}

/** Starts a program and kills it at a moment, unless it ends before. */
async function runAndKill(victim: Victim, folder: string, { after, milliseconds }: Moment): Promise<Ending> {
  const child = spawn(process.execPath, victim.args(folder), {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const over = new AbortController();
  const ended = new Promise<string | number | null>((resolve, reject) => {
    child.once('error', reject).once('close', (code, signal) => resolve(signal ?? code));
  }).finally(() => over.abort());
  try {
    const timer = setTimeout(() => over.abort(), PATIENCE_MS);
    await whenChanged(folder, after, over.signal);
    clearTimeout(timer);
    const isLate = over.signal.aborted && child.exitCode === null && child.signalCode === null;
    if (isLate) throw new Error(`no checkpoint within ${PATIENCE_MS} ms`);
    await Promise.race([delay(milliseconds, undefined, { ref: false }), ended]);
  } finally {
    child.kill('SIGKILL');
  }
  const how = await ended;
  if (how === 'SIGKILL') return { stdout: undefined };
  if (how !== 0) throw new Error(`it ended with ${how}: ${stderr.trim()}`);
  return { stdout };
}

/** Kills one training run until it has come to its end, or as often as there are kills left; then lets it end. */
class Chain {
  kills = 0;
  /** Of these, how many left a checkpoint that was being written. */
  writing = 0;
  #left: readonly string[] = [];

  constructor(
    readonly victim: Victim,
    readonly folder: string,
    readonly random: Generator,
  ) {}

  async run(most: number): Promise<string> {
    await mkdir(this.folder);
    for (;;) {
      // Some do not come to a first checkpoint, but not all: on a busy machine a run would never end.
      const [after, window] = this.random.integer(4) === 0 ? [UNFINISHED, WRITING_MS] : [WHOLE, WINDOW_MS];
      const milliseconds = this.kills < most ? this.random.uniform() * window : PATIENCE_MS;
      const { stdout } = await runAndKill(this.victim, this.folder, { after, milliseconds });
      if (stdout !== undefined) {
        return resultOf(stdout);
      }
      this.kills++;
      const left = (await readdir(this.folder)).filter((name) => UNFINISHED.test(name));
      if (left.some((name) => !this.#left.includes(name))) this.writing++;
      this.#left = left;
    }
  }
}

async function run(
  all: readonly Victim[],
  { size, seed, onProgress }: Parameters<Campaign['run']>[0],
): Promise<CampaignResult> {
  const tally = new Tally({ size, onProgress });
  const parent = await mkdtemp(path.join(tmpdir(), 'lethe-kills-'));
  let writing = 0;
  try {
    for (const [index, victim] of all.entries()) {
      const expected = resultOf(await runAlone(victim.args(undefined)));
      const random = new Generator(seed, 'shuffle', index);
      const until = Math.round(((index + 1) * size) / all.length);
      for (let turn = 0; tally.tried < until; turn++) {
        const folder = path.join(parent, `${index}-${turn}`);
        const chain = new Chain(victim, folder, random);
        const failure = await failureOf(chain, expected, until - tally.tried);
        writing += chain.writing;
        if (chain.kills > 0 || failure !== undefined) tally.add(Math.max(1, chain.kills), failure);
        else if (turn > 10 * size) throw new Error(`${victim.name} ends before it can be killed`);
        await rm(folder, { recursive: true, force: true });
      }
    }
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
  return tally.result(`${writing} kills while a checkpoint was being written`);
}

/** What is wrong with the end of a run that was killed; undefined if nothing is. */
async function failureOf(chain: Chain, expected: string, most: number): Promise<string | undefined> {
  const { victim, folder } = chain;
  try {
    const got = await chain.run(most);
    // The next one that writes deletes what the killed ones left, of which the last may have had nothing to write.
    await runAlone(victim.args(folder, 1));
    const left = (await readdir(folder)).filter((name) => !/^(checkpoint-\d+|best)\.lethe$/.test(name));
    if (got !== expected) return `${victim.name}, killed ${chain.kills} times: it came to something else`;
    return left.length === 0 ? undefined : `${victim.name}: ${left.join(', ')} was left behind`;
  } catch (error) {
    return `${victim.name}, killed ${chain.kills} times: ${(error as Error).message}`;
  }
}

/**
 * The campaign with runs of another length, which some kills end sooner.
 *
 * @param isPart `lethe train` on one thread and `lethe/core` on two alone
 */
export const killsOf = (length: number, isPart = false): Campaign => ({
  name: 'kills',
  what: 'A training run with checkpoints that is killed (SIGKILL) at a random moment goes on to the bits of one that never was: `lethe train` and `lethe/core`, on one thread and two',
  size: 500,
  run: (request) =>
    run(isPart ? victims(length).filter((_, index) => index % 3 === 0) : victims(length), request),
});

export const campaign: Campaign = killsOf(1);
