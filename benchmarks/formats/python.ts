// Scripts of other programs: a request in, answers out, each a JSON file.
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { ENVIRONMENT_PYTHON } from '../peers/python-peer.js';
import type { Pythons } from './direction.js';

const SCRIPTS = path.join(import.meta.dirname, 'python');

/** Keras 3 needs most of it: seconds to start, and about one for each model. */
const TIMEOUT_MS = 3_600_000;

/** What each direction needs, and how it is called in the table. */
const PACKAGES = ['keras', 'tf_keras', 'tensorflowjs', 'onnx', 'onnxruntime', 'tf2onnx'] as const;

const VERSIONS =
  'import importlib.metadata as m, json, sys; print(json.dumps({n: m.version(n) for n in sys.argv[1:]}))';

/** Versions of the programs. */
export type ProgramVersions = { readonly [program: string]: string };

/**
 * Where the programs are.
 *
 * @throws RangeError telling how to get what is missing.
 */
export async function findPrograms(): Promise<{ pythons: Pythons; versions: ProgramVersions }> {
  const keras = process.env.LETHE_FORMATS_PYTHON ?? ENVIRONMENT_PYTHON;
  const run = async (python: string, ...args: string[]): Promise<string> =>
    (await promisify(execFile)(python, args)).stdout.trim();
  try {
    const versions = JSON.parse(await run(keras, '-c', VERSIONS, ...PACKAGES)) as ProgramVersions;
    for (const pytorch of ['/usr/bin/python3', 'python3', keras]) {
      const torch = await run(pytorch, '-c', 'import torch; print(torch.__version__)').catch(() => undefined);
      if (torch !== undefined) return { pythons: { keras, pytorch }, versions: { ...versions, torch } };
    }
    throw new Error('no Python here can import torch');
  } catch (error) {
    const got = error instanceof Error ? error.message.trim().split('\n').at(-1) : error;
    const needed = `${PACKAGES.join(', ')} and PyTorch (npm run setup -- --peers)`;
    throw new RangeError(`expected ${needed}, got ${got}`);
  }
}

/** Runs a script on a request; it writes `answers.json` beside it. */
export async function askScript<Answer>(
  python: string,
  script: string,
  folder: string,
  request: object,
): Promise<readonly Answer[]> {
  const file = path.join(folder, 'request.json');
  await writeFile(file, JSON.stringify({ ...request, folder }));
  await promisify(execFile)(python, [path.join(SCRIPTS, script), file], {
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONWARNINGS: 'ignore' },
    timeout: TIMEOUT_MS,
    maxBuffer: 1e8,
  });
  return JSON.parse(await readFile(path.join(folder, 'answers.json'), 'utf8')) as Answer[];
}
