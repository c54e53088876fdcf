// What adapters of Python libraries have in common: python/harness.py in a fresh process measures what a request on
// standard input says, and answers in its last line.
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { ADAM, type BenchmarkCase, type Budget, type CaseData, caseData } from 'lethe/bench';
import { ROOT } from '../../test/platform/runtimes/project.js';
import type { Adapter, Variant } from '../adapter.js';
import type { MeasureAnswer, MeasureRequest } from '../measure-request.js';
import type { EngineName } from '../records/record.js';

/** For everything together: starting Python, compiling, measuring. Only a peer that hangs takes so long. */
const TIMEOUT_MS = 600_000;
/** Of a trial, which is much shorter. */
const TRIAL_MS = 60_000;

const HARNESS = path.join(ROOT, 'benchmarks/peers/python/harness.py');

/** The Python of the virtual environment that `npm run setup -- --peers` makes. */
export const ENVIRONMENT_PYTHON: string = path.join(
  ROOT,
  'benchmarks/peers/.venv',
  ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']),
);

/** The part of a peer in Python that differs from one to the other. */
export interface PythonPeer {
  name: EngineName;
  /** Where a Python is sought that has the library: the first that does is taken. */
  pythons: readonly string[];
  /** Ways to run a case with a given number of threads. */
  variants(of: BenchmarkCase, threads: number): readonly Variant[];
  /** What the process's environment has more than ours; `undefined` takes a variable away. */
  environment(variant: Variant): Environment;
  /** Finds out, before the first measurement, how the library is fastest on this machine. */
  tune?(measure: TrialMeasure): Promise<Tuning>;
}

/** Variables of a process's environment. */
export type Environment = Record<string, string | undefined>;

/** A short measurement of a case on one thread, with more in its environment; rejects after a minute. */
export type TrialMeasure = (
  of: BenchmarkCase,
  budget: Budget,
  environment: Environment,
) => Promise<MeasureAnswer>;

/** What was found out. */
export interface Tuning {
  /** For all measurements. */
  environment: Environment;
  /** Said behind the version in every record; empty if there is nothing to say. */
  remark: string;
}

/** What the harness says of itself when probed. */
interface Probe {
  engineVersion: string;
  pythonVersion: string;
}

/** An adapter of a peer in Python. */
export function createPythonPeer(peer: PythonPeer): Adapter {
  let found: Promise<{ python: string; version: string } | undefined> | undefined;
  const seek = (): NonNullable<typeof found> => {
    found ??= findPython(peer);
    return found;
  };
  let tuning: Promise<Tuning> | undefined;
  const tune = (python: string): Promise<Tuning> => {
    const trial: TrialMeasure = (of, budget, environment) =>
      measure(peer, python, { case: of, budget }, { engine: peer.name, threads: 1 }, environment, TRIAL_MS);
    tuning ??= peer.tune?.(trial) ?? Promise.resolve({ environment: {}, remark: '' });
    return tuning;
  };
  return {
    name: peer.name,
    kind: 'peer',
    howToInstall: 'npm run setup -- --peers',
    async find() {
      const version = (await seek())?.version;
      return version === undefined ? undefined : { name: 'python', version };
    },
    variants: (of, threads) => threads.flatMap((count) => peer.variants(of, count)),
    async measure(request, variant) {
      const python = (await seek())?.python;
      if (python === undefined) throw new Error(`${peer.name}: no Python here can import it`);
      const { environment, remark } = await tune(python);
      const answer = await measure(peer, python, request, variant, environment);
      return { ...answer, engineVersion: `${answer.engineVersion}${remark}` };
    },
  };
}

async function measure(
  peer: PythonPeer,
  python: string,
  request: Pick<MeasureRequest, 'case' | 'budget'>,
  variant: Variant,
  environment: Environment,
  limitMs?: number,
): Promise<MeasureAnswer> {
  const sent = { ...request, ...variant, ...(await writeData(request.case)), adam: ADAM };
  const all = { ...peer.environment(variant), ...environment };
  return (await ask(peer, python, all, sent, limitMs)) as MeasureAnswer;
}

async function findPython(peer: PythonPeer): Promise<{ python: string; version: string } | undefined> {
  const variant = { engine: peer.name, threads: 1 };
  for (const python of peer.pythons) {
    const environment = peer.environment(variant);
    const probe = await ask(peer, python, environment, { probe: true }).catch(() => undefined);
    if (probe !== undefined) return { python, version: (probe as Probe).pythonVersion };
  }
  return undefined;
}

/** Sends a request to a process of the harness and takes the answer from the last line that it prints. */
async function ask(
  peer: PythonPeer,
  python: string,
  environment: Environment,
  request: object,
  limitMs = TIMEOUT_MS,
): Promise<unknown> {
  const child = spawn(python, [HARNESS, peer.name], {
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...environment },
    // `timeout` would leave its timer running after a Python that is not there.
    signal: AbortSignal.timeout(limitMs),
    killSignal: 'SIGKILL',
  });
  const ended = new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  child.stdin.on('error', () => {}); // It may end without having read; how it ended says why.
  child.stdin.end(JSON.stringify(request));
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code !== 0) throw new Error(`${peer.name}: ${python} ended with ${code}\n${errors.slice(-2000)}`);
  return JSON.parse(output.trim().split('\n').at(-1) ?? '');
}

/** Writes data and initial weights of a case as float32 numbers, one array after the other. */
export async function writeData(of: BenchmarkCase): Promise<{ data: string; shapes: number[][] }> {
  const { x, y, weights }: CaseData = caseData(of);
  const arrays = [x, y, ...weights];
  const folder = path.join(ROOT, 'out/bench/data');
  await mkdir(folder, { recursive: true });
  const data = path.join(folder, `${of.name}.f32`);
  await writeFile(data, Buffer.concat(arrays.map(({ values }) => new Uint8Array(values.buffer))));
  return { data, shapes: arrays.map(({ shape }) => shape) };
}
