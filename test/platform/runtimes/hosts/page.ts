// Around a suite in a browser: runs it here or, as asked, in a Web Worker that loads this same module,
// and sends console lines and the report to the server.
const inPage = typeof document !== 'undefined';
const sending: Promise<unknown>[] = [];

function send(path: string, body: string): Promise<unknown> {
  const sent = fetch(path, { method: 'POST', body });
  sending.push(sent.catch(() => {}));
  return sent;
}

/** Chromium's stacks begin with the message, those of the others lack it. */
function describe(value: unknown): string {
  if (!(value instanceof Error))
    return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const stack = value.stack ?? '';
  return stack.includes(value.message) ? stack : `${value.name}: ${value.message}\n${stack}`;
}

/** Ends the run, after all console lines. */
async function fail(message: string): Promise<void> {
  await Promise.all(sending);
  await send('/failure', message);
}

function forwardConsole(): void {
  for (const level of ['error', 'warn'] as const) {
    const print = console[level].bind(console);
    console[level] = (...values: unknown[]): void => {
      print(...values);
      send('/console', `console.${level}: ${values.map(describe).join(' ')}`);
    };
  }
  globalThis.addEventListener('error', (event) => {
    send('/console', `uncaught: ${event.error ? describe(event.error) : event.message}`);
  });
  globalThis.addEventListener('unhandledrejection', (event) => {
    send('/console', `unhandled rejection: ${describe(event.reason)}`);
  });
  globalThis.addEventListener('securitypolicyviolation', (event) => {
    send(
      '/console',
      `blocked by the Content-Security-Policy: ${event.effectiveDirective} ${event.blockedURI}`,
    );
  });
}

async function runHere(options: unknown): Promise<void> {
  const suiteUrl = '/suite.js';
  const suite = await import(suiteUrl);
  const report = JSON.stringify((await suite.runSuite(options)) ?? null);
  await Promise.all(sending);
  await send('/report', report);
}

/** An error event without a message means that the worker's script could not be loaded. */
function runInWorker(): void {
  const worker = new Worker('/page.js', { type: 'module' });
  worker.onerror = (event) => {
    if (event.message) send('/console', `uncaught in the worker: ${event.message}`);
    else fail('the Web Worker could not be loaded');
  };
}

forwardConsole();
try {
  const request = await (await fetch('/request.json')).json();
  if (request.where === 'worker' && inPage) runInWorker();
  else await runHere(request.options);
} catch (error) {
  await fail(`the suite threw: ${describe(error)}`);
}

export {};
