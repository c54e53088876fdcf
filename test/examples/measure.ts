// What `npm run examples` prints: cold starts and load of the examples that serve, and their predictions while they train.
import { setTimeout as delay } from 'node:timers/promises';
import { median, percentile } from '../../src/bench/statistics.js';
import { formatTable, type Row } from '../../src/text/table.js';
import { run } from '../package/command.js';
import { npmPackage } from '../platform/runtimes/project.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { post } from './requests.js';
import { SERIES } from './series.js';
import { installServer, type Server, type ServerExample, servers, startServer } from './servers.js';
import { type Latencies, LONG, latenciesOf, whileTraining } from './while-training.js';

/** The part of what autocannon prints that is used here. */
interface Load {
  requests: { total: number };
  /** Milliseconds. */
  latency: { p50: number; p99: number };
  non2xx: number;
  errors: number;
}

const STARTS = 5;
const CONNECTIONS = 10;
const SECONDS = 10;
/** Between two starts, so that the last process is gone. */
const PAUSE_MS = 200;

/** Predictions while training runs go on. */
const ASKED_EVERY_MS = 10;
const ASKED_TIMES = 1000;

/** A request for a prediction, and where it goes. */
interface Question {
  route: string;
  body: Record<string, unknown>;
}

/** How each server comes to a model: kept on disk, in the request, or trained after the start. */
const MODELS: Record<string, string> = {
  workerd: 'kept on disk',
  'edge-runtime': 'in the request',
  'serve-deno': 'trained first, 40 epochs',
  'serve-bun': 'trained first, 40 epochs',
};

/**
 * One sequence, which fits into a packet together with the head of its request: Deno 2.9 ends a connection after a body
 * that comes later, and autocannon counts an error and sends again.
 */
const ASKED = SERIES.x.slice(0, 1);

/** Trains, and returns what to ask from then on. */
async function train({ name }: ServerExample, { url }: Server): Promise<Question> {
  const route = name === 'edge-runtime' ? '' : '/train';
  const { status, body } = await post(`${url}${route}`, SERIES);
  if (status !== 200) throw new Error(`${name}: a training was answered ${status}: ${JSON.stringify(body)}`);
  if (name === 'edge-runtime') return { route: '', body: { model: body.model, ask: ASKED } };
  return { route: '/predict', body: { x: ASKED } };
}

/** Milliseconds from starting the process to the first prediction. */
async function coldStart(
  scope: RunScope,
  example: ServerExample,
  folder: string,
  kept: Question,
): Promise<number> {
  const start = performance.now();
  const server = await startServer(scope, example, folder);
  const { route, body } = example.folder === 'serve' ? await train(example, server) : kept;
  const answer = await post(`${server.url}${route}`, body);
  const time = performance.now() - start;
  await server.stop();
  if (answer.status !== 200) throw new Error(`${example.name}: a prediction was answered ${answer.status}`);
  await delay(PAUSE_MS);
  return time;
}

/** Load from a process of its own. */
async function load(folder: string, url: string, question: Question): Promise<Load> {
  const options = ['--json', '--method', 'POST', '--headers', 'content-type=application/json'];
  const amount = ['--connections', `${CONNECTIONS}`, '--duration', `${SECONDS}`];
  const sent = ['--body', JSON.stringify(question.body), `${url}${question.route}`];
  const command = [
    process.execPath,
    npmPackage('autocannon', 'autocannon.js'),
    ...options,
    ...amount,
    ...sent,
  ];
  const { stdout } = await run(folder, command, { timeoutMs: 3000 * SECONDS });
  return JSON.parse(stdout);
}

/** Latencies of predictions with nothing else to do, and while the model that is asked is trained anew. */
async function measureWhileTraining({ name: example }: ServerExample, { url }: Server): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [kind, series] of Object.entries(LONG)) {
    const name = kind.replace(' ', '-');
    await post(`${url}/train`, { ...series, name, epochs: 1 });
    const question = { name, x: series.x.slice(0, 1) };
    const ask = (): Promise<Latencies> =>
      latenciesOf(() => post(`${url}/predict`, question), ASKED_EVERY_MS, ASKED_TIMES);
    const alone = await ask();
    const { result, runs } = await whileTraining(url, { ...series, name }, ask);
    const percentiles = [alone, result].flatMap((latencies) =>
      [50, 99, 100].map((percent) => percentile(latencies, percent).toFixed(1)),
    );
    rows.push([example, kind, runs, ...percentiles]);
  }
  return rows;
}

async function measure(scope: RunScope, example: ServerExample): Promise<{ row: Row; beside: Row[] }> {
  const folder = await installServer(scope, example);
  const first = await startServer(scope, example, folder);
  const question = await train(example, first);
  await first.stop();
  const times: number[] = [];
  for (let count = 0; count < STARTS; count++) times.push(await coldStart(scope, example, folder, question));

  const server = await startServer(scope, example, folder);
  const asked = await train(example, server);
  const { requests, latency, non2xx, errors } = await load(folder, server.url, asked);
  const keepsModels = asked.route !== '';
  const beside = keepsModels ? await measureWhileTraining(example, server) : [];
  await server.stop();
  const perSecond = Math.round(requests.total / SECONDS);
  const start = median(times).toFixed(0);
  const known = MODELS[example.name] ?? '';
  const row = [example.name, known, start, perSecond, latency.p50, latency.p99, non2xx + errors];
  return { row, beside };
}

/** Measures the servers of these names, all by default, and prints a table. */
export async function measureServers(names: readonly string[]): Promise<void> {
  const known: readonly ServerExample[] = Object.values(servers);
  const chosen = names.length === 0 ? known : known.filter(({ name }) => names.includes(name));
  const rows: Row[] = [];
  const trainingRows: Row[] = [];
  for (const example of chosen) {
    const scope = new RunScope();
    try {
      console.error(`${example.name}: ${STARTS} starts, then ${SECONDS} s of load ...`);
      const { row, beside } = await measure(scope, example);
      rows.push(row);
      trainingRows.push(...beside);
    } finally {
      await scope.close();
    }
  }
  const heading = ['example', 'model', 'first prediction, ms', 'requests/s', 'p50 ms', 'p99 ms', 'failed'];
  console.log(formatTable(heading, rows));
  console.log(
    `An LSTM of ${SERIES.units} units, one sequence of ${ASKED[0]?.length} steps a request; first prediction: from the start of the ` +
      `process to its answer, median of ${STARTS}; load: ${CONNECTIONS} connections for ${SECONDS} s, from this machine.`,
  );
  if (trainingRows.length === 0) return;
  const latencies = ['alone', 'training'].flatMap((when) =>
    ['p50', 'p99', 'longest'].map((which) => `${when}: ${which} ms`),
  );
  console.log(`\n${formatTable(['example', 'training run of', 'runs', ...latencies], trainingRows)}`);
  console.log(
    `Predictions of one sequence, one every ${ASKED_EVERY_MS} ms, ${ASKED_TIMES} in all, alone and while the very model that is ` +
      'asked is trained over and over.',
  );
}
