// How long a training step takes: Lethe beside stock tfjs-layers and PyTorch, on four networks, with the targets
// and whether they are met. Each measurement is a process of its own, and rounds go through all of them in turn,
// so that a busy machine is busy for all; quotients are taken within a round.
//
//   npm run bench:speed -- [--case seed,small,medium,large] [--rounds 5] [--peers stock,pytorch] [--quick]
//
// PyTorch is Debian's: sudo apt-get install -y python3-torch libopenblas0-pthread
// Every single measurement goes to a line of out/speed/<time>.jsonl, the tables to a .md file beside it.
import { spawn } from 'node:child_process';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { cpus, release } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ADAM, CASES, CHECKED_STEPS, shapesOf, writeData } from './speed-cases.mjs';
import { checkSameWork, markdown } from './speed-report.mjs';

const PEERS = ['stock', 'pytorch'];
const LIMIT_MS = 300_000;
/** `many epochs` means this many times as many in one call. */
const MANY = 40;

const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const out = here('../out/speed');
const options = readOptions();

await mkdir(out, { recursive: true });
const { engine } = await measureInNode('speed-measure.mjs', { probe: true, adam: ADAM });
const pytorch = options.peers.includes('pytorch') ? await findPytorch() : undefined;
const head = await describeMachine();
const base = path.join(out, head.at.replaceAll(':', '-'));
await appendFile(`${base}.jsonl`, `${JSON.stringify(head)}\n`);

const files = new Map();
for (const name of options.cases) files.set(name, await writeData(name, out));
const records = [];
for (let round = 0; round < options.rounds; round++) {
  for (const name of options.cases) {
    for (const variant of variantsOf(name)) await record(round, name, variant.id, () => run(name, variant));
  }
  if (options.cases.includes('seed')) await record(round, 'first fit', 'lethe 1', timeFirstFit);
}
const report = markdown(head, records);
await writeFile(`${base}.md`, report);
console.log(`${report}\nRecord: ${path.relative('', base)}.jsonl`);

function readOptions() {
  const { values } = parseArgs({
    options: {
      case: { type: 'string' },
      rounds: { type: 'string' },
      peers: { type: 'string' },
      quick: { type: 'boolean', default: false },
    },
  });
  const list = (name, all) => {
    if (values[name] === undefined) return all;
    const chosen = values[name].split(',').filter((word) => word !== 'none');
    for (const word of chosen) {
      if (!all.includes(word)) throw new RangeError(`--${name}: expected ${all.join(', ')}, got ${word}`);
    }
    return chosen;
  };
  const rounds = Number(values.rounds ?? (values.quick ? 1 : 5));
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new RangeError(`--rounds: expected an integer of at least 1, got ${values.rounds}`);
  }
  return {
    cases: list('case', Object.keys(CASES)),
    peers: list('peers', PEERS),
    rounds,
    quick: values.quick,
  };
}

/** Who is measured on a case, always in this order. */
function variantsOf(name) {
  const { steps } = CASES[name];
  const lethe = { adapter: 'lethe', engine, steps: steps[engine] };
  const variants = [
    { ...lethe, id: 'lethe 1', threads: 1 },
    { ...lethe, id: 'lethe 2', threads: 2 },
  ];
  if (name === 'seed') {
    variants.push({ ...lethe, id: 'lethe 1, many', threads: 1, steps: steps[engine] * MANY, once: true });
  }
  if (options.peers.includes('stock'))
    variants.push({ id: 'stock', adapter: 'stock', threads: 1, steps: steps.tfjs });
  for (const { id, threads, env } of pytorch?.variants ?? []) {
    variants.push({ id, adapter: 'pytorch', threads, env, steps: steps.pytorch });
  }
  return variants;
}

async function run(name, { adapter, threads, engine, steps, env, once }) {
  const { shape } = CASES[name];
  const few = options.quick || once;
  const request = {
    adapter,
    threads,
    engine,
    shape,
    shapes: shapesOf(shape),
    data: files.get(name),
    adam: ADAM,
    checkedSteps: CHECKED_STEPS,
    steps,
    blocks: few ? 1 : 3,
    warmUp: once ? steps / MANY : steps,
  };
  return adapter === 'pytorch' ? measurePytorch(request, env) : measureInNode('speed-measure.mjs', request);
}

async function record(round, name, id, action) {
  const result = { round, case: name, id, ...(await action()) };
  records.push(result);
  checkSameWork(records);
  await appendFile(`${base}.jsonl`, `${JSON.stringify(result)}\n`);
  const time = (result.stepMs ?? result.sinceStartMs).toPrecision(4);
  process.stderr.write(`round ${round + 1} of ${options.rounds}: ${name}, ${id}: ${time} ms\n`);
}

function measureInNode(file, request) {
  return measure(process.execPath, [here(file)], request);
}

function measurePytorch(request, env) {
  return measure(pytorch.python, [here('peers/pytorch.py')], request, env);
}

/** Sends a request to a process and takes the answer from the last line that it prints. */
async function measure(command, args, request, env = process.env) {
  const child = spawn(command, args, { env, timeout: LIMIT_MS, killSignal: 'SIGKILL' });
  const ended = new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  child.stdin.on('error', () => {}); // It may end without having read; how it ended says why.
  child.stdin.end(JSON.stringify({ ...request, startedAt: Date.now() }));
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code !== 0)
    throw new Error(`${[command, ...args].join(' ')} ended with ${code}\n${errors.slice(-2000)}`);
  return JSON.parse(output.trim().split('\n').at(-1));
}

/** From the start of `node` to its first printed line. */
async function timeFirstFit() {
  const started = performance.now();
  const child = spawn(process.execPath, [here('speed-first-fit.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const printed = new Promise((resolve) =>
    child.stdout.once('data', () => resolve(performance.now() - started)),
  );
  const ended = new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  const code = await ended;
  if (code !== 0) throw new Error(`speed-first-fit.mjs ended with ${code}`);
  return { engine, sinceStartMs: await printed };
}

/** Debian's Python with torch, and the ways to run it among which its best is sought. */
async function findPytorch() {
  const { OPENBLAS_CORETYPE: core, OPENBLAS_L2_SIZE: _, ...automatic } = process.env;
  for (const python of ['/usr/bin/python3', 'python3']) {
    const request = { probe: true };
    const answer = await measure(python, [here('peers/pytorch.py')], request, automatic).catch(
      () => undefined,
    );
    if (answer === undefined) continue;
    const variants = pytorchVariants('', automatic);
    // A set OPENBLAS_CORETYPE replaces the kernels that OpenBLAS would choose for this processor.
    if (core !== undefined) variants.push(...pytorchVariants(`, ${core}`, process.env));
    return { python, variants, ...answer };
  }
  console.error(
    'PyTorch is left out: no python3 here can import torch. On Debian:\n' +
      '  sudo apt-get install -y python3-torch libopenblas0-pthread',
  );
  return undefined;
}

/** One thread; two; two whose waiting does not spin, which is what helps PyTorch on a shared machine. */
function pytorchVariants(suffix, environment) {
  const variant = (id, threads, more) => ({
    id: `pytorch ${id}${suffix}`,
    threads,
    env: { ...environment, OMP_NUM_THREADS: `${threads}`, OPENBLAS_NUM_THREADS: `${threads}`, ...more },
  });
  return [variant('1', 1), variant('2', 2), variant('2, passive', 2, { OMP_WAIT_POLICY: 'PASSIVE' })];
}

async function describeMachine() {
  const tfjs = await import('@tensorflow/tfjs-core/package.json', { with: { type: 'json' } });
  const lethe = await import('../package.json', { with: { type: 'json' } });
  return {
    at: new Date().toISOString(),
    processor: `${cpus()[0]?.model}, ${cpus().length} cores`,
    system: `${process.platform} ${release()} ${process.arch}`,
    node: process.versions.node,
    lethe: `${lethe.default.version}, engine ${engine}`,
    tfjs: tfjs.default.version,
    pytorch: pytorch === undefined ? 'PyTorch not measured' : `${pytorch.version}, ${pytorch.engine}`,
    rounds: options.rounds,
    quick: options.quick,
  };
}
