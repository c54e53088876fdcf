// The same training runs by peers: stock tfjs in worker threads, Keras and PyTorch in processes of one thread each. Only the
// training runs are measured, not what comes before: their start, imports, and a first model.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { ADAM, findCase } from 'lethe/bench';
import { ENVIRONMENT_PYTHON, writeData } from '../peers/python-peer.js';
import type { Measured } from './record.js';
import { PEER_WORKLOADS, type PeerWorkloadName } from './workloads.js';

/** When the first model began, and the last one ended, in ms since 1970. */
interface Span {
  readonly started: number;
  readonly ended: number;
}

function measured(models: number, spans: readonly Span[], version?: string): Measured {
  const first = Math.min(...spans.map(({ started }) => started));
  const last = Math.max(...spans.map(({ ended }) => ended));
  return { models, seconds: (last - first) / 1000, version };
}

/** @param each models of a thread */
export async function stock(name: PeerWorkloadName, each: number, threads: number): Promise<Measured> {
  const { case: of, steps } = PEER_WORKLOADS[name];
  const file = fileURLToPath(new URL('./stock-thread.mjs', import.meta.url));
  const workers = Array.from(
    { length: threads },
    () => new Worker(file, { workerData: { name: of, steps, models: each } }),
  );
  try {
    await Promise.all(workers.map((worker) => once(worker, 'message')));
    const spans = workers.map(async (worker) => {
      worker.postMessage('begin');
      return ((await once(worker, 'message')) as [Span])[0];
    });
    return measured(each * threads, await Promise.all(spans));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Pythons that are asked, those first that have the peer as it is fastest. */
const PYTHONS = { keras: [ENVIRONMENT_PYTHON, 'python3'], pytorch: ['/usr/bin/python3', ENVIRONMENT_PYTHON] };
export type PythonPeerName = keyof typeof PYTHONS;

/** @returns undefined if no Python here has the peer */
export async function python(
  peer: PythonPeerName,
  name: PeerWorkloadName,
  each: number,
  processes: number,
): Promise<Measured | undefined> {
  const { case: caseName, steps } = PEER_WORKLOADS[name];
  const of = findCase(caseName);
  const rest = { variant: 'xla', threads: 1, adam: ADAM, steps, models: each };
  const request = JSON.stringify({ case: of, ...(await writeData(of)), ...rest });
  for (const binary of PYTHONS[peer]) {
    const started = await Promise.allSettled(
      Array.from({ length: processes }, () => begin(binary, peer, request)),
    );
    const ready = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    if (ready.length < processes) {
      for (const { end } of ready) end();
      continue;
    }
    const spans = await Promise.all(ready.map(({ run }) => run()));
    return measured(each * processes, spans, ready[0]?.version);
  }
  return undefined;
}

interface Ready {
  readonly version: string;
  run(): Promise<Span>;
  end(): void;
}

/** Starts a process, and waits until it has imported, and trained a first model. */
async function begin(binary: string, peer: PythonPeerName, request: string): Promise<Ready> {
  const file = fileURLToPath(new URL('./python/models.py', import.meta.url));
  const single = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', TF_NUM_INTRAOP_THREADS: '1' };
  const quiet = { TF_CPP_MIN_LOG_LEVEL: '3', CUDA_VISIBLE_DEVICES: '', PYTHONDONTWRITEBYTECODE: '1' };
  const child = spawn(binary, [file, peer], {
    env: { ...process.env, ...single, ...quiet },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`${peer}: ${binary} ended with ${code}`)));
  });
  failed.catch(() => undefined);
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => String((await Promise.race([lines.next(), failed])).value);
  child.stdin.write(`${request}\n`);
  const [word, ...version] = (await next()).split(' ');
  if (word !== 'ready') throw new Error(`${peer}: ${binary} is not ready`);
  return {
    version: version.join(' '),
    async run() {
      child.stdin.end('begin\n');
      return JSON.parse(await next());
    },
    end: () => child.kill('SIGKILL'),
  };
}
