// What browsers.test.ts runs in a page: training runs that keep checkpoints in the browser, whose page is left in the middle,
// which go on; two at once; pages that may keep nothing.
import { browserStore, type CheckpointStore, checkpoints, indexedDbStore, opfsStore } from 'lethe/checkpoint';
import { makeNetwork, type Outcome, outcomeOf, train } from './run.js';

export type Kind = 'opfs' | 'indexeddb';
export type Where = 'page' | 'worker';

export interface StoresSuiteOptions {
  readonly kinds: readonly Kind[];
  /** Bytes that are more than this page may keep; 0: it may keep what it likes. */
  readonly tooMuch: number;
}

/** A run that was interrupted and gone on with. */
export interface Resumed {
  /** Steps that the second page had to do. */
  readonly steps: number;
  readonly outcome: Outcome;
}

export interface StoresReport {
  readonly whole?: Outcome;
  readonly resumed: { readonly [what: string]: Resumed };
  /** By kind: a page and a worker of it that go on with one run at once, and what they leave. */
  readonly together: { readonly [kind: string]: { readonly outcomes: Outcome[]; readonly left: string[] } };
  /** By kind: what a run says that was not to go on with what is there. */
  readonly refused: { readonly [kind: string]: string };
  /** By kind: whatever else lies beside the checkpoints. */
  readonly beside: { readonly [kind: string]: string[] };
  /** By store: what a run in a page without storage says, and whether it has trained. */
  readonly blocked: { readonly [store: string]: { readonly error: string; readonly trained: boolean } };
  /** By kind: what a run says that has more to write than may be kept, and whether the network has learned until then. */
  readonly full: { readonly [kind: string]: { readonly error: string; readonly trained: boolean } };
  /** What `browserStore` has chosen. */
  readonly chosen: string[];
}

/** After this many steps the page is left. */
const STEPS_BEFORE = 20;

const MAKERS: { readonly [kind in Kind]: (name: string) => CheckpointStore } = {
  opfs: opfsStore,
  indexeddb: indexedDbStore,
};

/** What there is of the report before a page is left, and is read by the page after it. */
const KEY = 'report';

export async function runSuite(options: StoresSuiteOptions): Promise<StoresReport> {
  const empty = { resumed: {}, together: {}, refused: {}, beside: {}, blocked: {}, full: {}, chosen: [] };
  let report: StoresReport = { ...empty, ...JSON.parse(sessionStorage.getItem(KEY) ?? '{}') };
  const add = (more: Partial<StoresReport>): void => {
    report = { ...report, ...more };
    sessionStorage.setItem(KEY, JSON.stringify(report));
  };
  for (const kind of options.kinds) {
    for (const where of ['page', 'worker'] as const) {
      const name = `${kind} ${where}`;
      if (name in report.resumed) continue;
      add({ resumed: { ...report.resumed, [name]: await interruptedOnce(kind, where) } });
    }
  }
  for (const kind of options.kinds) {
    add({
      refused: { ...report.refused, [kind]: await errorOf(trainWith({ to: `${kind}://${kind}-page` })) },
    });
    add({ together: { ...report.together, [kind]: await together(kind) } });
  }
  if (options.kinds.includes('opfs')) add({ beside: { opfs: await besideCheckpoints('opfs-page') } });
  add({
    whole: outcomeOf(await train(makeNetwork())),
    chosen: await chooseStores(),
    blocked: await blocked(),
  });
  for (const kind of options.tooMuch > 0 ? options.kinds : []) {
    add({ full: { ...report.full, [kind]: await fill(kind, options.tooMuch) } });
  }
  return report;
}

function trainWith(options: Parameters<typeof checkpoints>[0]): ReturnType<typeof train> {
  return train(makeNetwork(), { checkpoint: checkpoints(options) });
}

async function errorOf(running: Promise<unknown>): Promise<string> {
  return running.then(
    () => 'no error',
    (error: unknown) => String(error),
  );
}

/** Leaves the page in the middle the first time; goes on the second time. */
async function interruptedOnce(kind: Kind, where: Where): Promise<Resumed> {
  const run = `${kind}-${where}`;
  const task = { kind, run };
  if (sessionStorage.getItem(run) !== null) {
    return where === 'page' ? goOn(task) : (inWorker('goOn', task) as Promise<Resumed>);
  }
  if (where === 'page') await trainUntilKept(task);
  else await inWorker('trainUntilKept', task);
  sessionStorage.setItem(run, 'left');
  location.reload();
  return new Promise(() => {});
}

interface Task {
  readonly kind: Kind;
  readonly run: string;
}

/** Trains for {@link STEPS_BEFORE} steps, and no further: when this resolves the run has a checkpoint, and writes the next. */
export function trainUntilKept({ kind, run }: Task): Promise<void> {
  const store = MAKERS[kind](run);
  let steps = 0;
  return new Promise((resolve, reject) => {
    train(makeNetwork(), {
      checkpoint: checkpoints({ to: store, everySteps: 1 }),
      yieldEvery: 'batch',
      callbacks: {
        async onBatchEnd() {
          steps++;
          if (steps < STEPS_BEFORE) return;
          while ((await store.list()).length === 0);
          resolve();
          await new Promise(() => {});
        },
      },
    }).catch(reject);
  });
}

/** Goes on from there to the end. */
export async function goOn({ kind, run }: Task): Promise<Resumed> {
  let steps = 0;
  const history = await train(makeNetwork(), {
    checkpoint: checkpoints({ to: `${kind}://${run}`, everySteps: 1, resume: true }),
    callbacks: { onBatchEnd: () => void steps++ },
  });
  return { steps, outcome: outcomeOf(history) };
}

const IN_WORKER = { trainUntilKept, goOn };

/** Calls one of these functions in a module worker of this very file. */
function inWorker(name: keyof typeof IN_WORKER, task: Task): Promise<unknown> {
  const suite = JSON.stringify(new URL('/suite.js', location.href).href);
  const source = `import { ${name} } from ${suite};
    ${name}(${JSON.stringify(task)}).then(
      (result) => postMessage({ result }),
      (error) => postMessage({ error: String(error) }),
    );`;
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  return new Promise((resolve, reject) => {
    const worker = new Worker(url, { type: 'module' });
    worker.onerror = (event) => reject(new Error(`the worker: ${event.message}`));
    worker.onmessage = ({ data }) => {
      if ('error' in data) reject(new Error(data.error));
      else resolve(data.result);
    };
  });
}

/** A page and a worker go on with the same run at the same time; both thin what the other wrote. */
async function together(kind: Kind): Promise<StoresReport['together'][string]> {
  const task = { kind, run: `${kind}-together` };
  await train(makeNetwork(), { epochs: 3, checkpoint: checkpoints({ to: MAKERS[kind](task.run) }) });
  const resumed = await Promise.all([goOn(task), inWorker('goOn', task) as Promise<Resumed>]);
  resumed.push(await goOn(task)); // There is nothing left to do.
  const left = await MAKERS[kind](task.run).list();
  return { outcomes: resumed.map(({ outcome }) => outcome), left: [...left].sort() };
}

/** Names in a folder of files that are no checkpoints. */
async function besideCheckpoints(run: string): Promise<string[]> {
  const root = (await navigator.storage.getDirectory()) as unknown as {
    getDirectoryHandle(name: string): Promise<{ keys(): AsyncIterable<string> }>;
  };
  const names: string[] = [];
  for await (const name of (await root.getDirectoryHandle(run)).keys()) names.push(name);
  return names.filter((name) => !/^checkpoint-\d{12}\.lethe$/.test(name));
}

/** The kind of a new run's store, and of one that a database has already. */
async function chooseStores(): Promise<string[]> {
  const chosen: string[] = [];
  for (const before of [false, true]) {
    const run = `chosen-${before}`;
    if (before) await indexedDbStore(run).write('checkpoint-000000000001.lethe', Uint8Array.of(1));
    const store = browserStore(run);
    await store.list();
    chosen.push(store.name);
  }
  return chosen;
}

/** Of a frame whose origin is no other's: what stores say that may keep nothing. */
async function blocked(): Promise<StoresReport['blocked']> {
  const suite = await (await fetch('/suite.js')).text();
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.srcdoc = `<script type="module">${suite.replaceAll('</script', '<\\/script')}
    parent.postMessage(await tryAll(), '*');</script>`;
  const told = new Promise<StoresReport['blocked']>((resolve) => {
    addEventListener('message', ({ data }) => resolve(data), { once: true });
  });
  document.body.append(frame);
  return told;
}

/** What a run says with each of the stores. */
export async function tryAll(): Promise<StoresReport['blocked']> {
  const said: { [store: string]: { error: string; trained: boolean } } = {};
  for (const [name, make] of Object.entries({ ...MAKERS, browser: browserStore })) {
    const network = makeNetwork();
    const before = network.fingerprint();
    const error = await errorOf(train(network, { checkpoint: checkpoints({ to: make('run') }) }));
    said[name] = { error, trained: network.fingerprint() !== before };
  }
  return said;
}

/** What a run says whose checkpoints are larger than what may be kept. */
async function fill(kind: Kind, tooMuch: number): Promise<StoresReport['full'][string]> {
  const store = MAKERS[kind]('full');
  const network = makeNetwork();
  const before = network.fingerprint();
  const large: CheckpointStore = {
    ...store,
    async write(name, bytes) {
      await store.write(name, padded(bytes, tooMuch));
    },
  };
  const error = await errorOf(train(network, { checkpoint: checkpoints({ to: large, everySteps: 2 }) }));
  return { error, trained: network.fingerprint() !== before };
}

/** The same bytes, and more behind them that nothing compresses. */
function padded(bytes: Uint8Array, more: number): Uint8Array {
  const words = new Uint32Array(Math.ceil((bytes.length + more) / 4));
  for (let index = 0; index < words.length; index++)
    words[index] = Math.imul(index, 2654435761) ^ (index << 7);
  const all = new Uint8Array(words.buffer);
  all.set(bytes);
  return all;
}
