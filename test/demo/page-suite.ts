// Uses the demo as people do, in a frame of its own, and reports what it shows. Runs in a browser.
import { BrowserPage, type Download } from '../browser-page.js';

/** What is asked of the page. */
export interface PageSuiteOptions {
  /** Settings as they stand in the address; trained to the end. */
  readonly plain: string;
  /** Settings of a task that needs memory; trained, then its forget gate is fixed afterwards, and from the start. */
  readonly memory: string;
  /** Threads to ask for; 1 where there are none. */
  readonly threads: number;
  readonly axe: boolean;
}

/** What the page showed of one network. */
export interface Shown {
  readonly answer: string;
  readonly status: string;
  readonly fingerprint: string;
  readonly rows: string[];
}

export interface PageReport {
  readonly problems: string[];
  /** Accessibility rules that are broken, with where. */
  readonly violations: string[];
  /** Names of whatever was loaded. */
  readonly loaded: string[];
  /** What Tab reaches, in this order. */
  readonly reached: string[];
  readonly unlabelled: string[];
  /** What has the focus after the link that skips the settings. */
  readonly skipped: string;
  readonly untrained: Shown;
  readonly trained: Shown;
  /** The same settings: slowly, paused on the way, on more threads. */
  readonly paused: { readonly status: string; readonly trained: Shown; readonly pictures: number };
  readonly threads: string;
  readonly isolated: string;
  readonly address: string;
  readonly command: string;
  readonly compared: readonly string[];
  readonly predicted: string;
  readonly refused: string;
  readonly invalid: { readonly problem: string; readonly marked: boolean };
  readonly hostile: string[];
  readonly charts: { readonly [chart: string]: { readonly marks: number; readonly rows: number } };
  readonly memory: { readonly free: Shown; readonly afterwards: Shown; readonly clamped: Shown };
  readonly model: readonly Download[];
  readonly report: readonly Download[];
}

/** Waits until a network is shown of which this is so. */
async function shown(page: BrowserPage, what: string, status: RegExp): Promise<Shown> {
  await page.until(what, () => status.test(page.text('#status')));
  const rows = [...page.document.querySelectorAll('#verdicts tr')];
  return {
    answer: page.text('#answer'),
    status: page.text('#status'),
    fingerprint: page.text('#fingerprint'),
    rows: rows.map((row) => [...row.children].map((cell) => cell.textContent).join(' | ')),
  };
}

async function train(page: BrowserPage): Promise<Shown> {
  page.find('#train').click();
  return shown(page, 'the training', /^(Trained for|Failed)/);
}

export async function runSuite({ plain, memory, threads, axe }: PageSuiteOptions): Promise<PageReport> {
  const page = new BrowserPage(axe);
  await page.open(`index.html#${plain}`, /^Press Train/);
  const violations = await page.accessibility('untrained');
  const untrained = await shown(page, 'the untrained network', /^Press Train/);
  const { reached, unlabelled } = page;
  const skipped = page.skip();
  const slowly = page.find('#slowly');
  slowly.checked = false;
  for (const details of page.document.querySelectorAll('details')) details.open = true;
  const trained = await train(page);
  const charts = Object.fromEntries(
    ['loss', 'predictions', 'lags', 'gates'].map((chart) => [
      chart,
      {
        marks: page.document.querySelectorAll(`#${chart} .picture svg :is(path, rect, circle, line)`).length,
        rows: page.document.querySelectorAll(`#${chart} tbody tr`).length,
      },
    ]),
  );
  const compared: string[] = [];
  for (const pasted of ['abc', '0'.repeat(64), `Fingerprint    ${trained.fingerprint.toUpperCase()}\n`]) {
    page.type('#compare', pasted);
    compared.push(page.text('#compared'));
  }
  page.type('#typed', '1 2 3 4\n2 2');
  page.find('#predict').click();
  await page.until('predictions', () => page.document.querySelectorAll('#answers table').length === 2);
  const predicted = page.text('#answers');
  page.type('#typed', '1 2 x');
  page.find('#predict').click();
  const refused = page.text('#typed-problem');
  const model = await page.downloads('#download-model', /^The model/);
  violations.push(...(await page.accessibility('trained')));

  const paused = await trainPaused(page, threads);

  page.type('#units', '-5');
  const invalid = {
    problem: page.text('#problems'),
    marked: page.find('#units').getAttribute('aria-invalid') === 'true',
  };
  violations.push(...(await page.accessibility('invalid')));
  page.window.location.hash = 'task=<img src=x>&units=1e99&epochs=0';
  await page.until('the hostile address', () => page.text('#problems').includes('img'));
  const hostile = [...page.document.querySelectorAll('#problems p')].map(
    ({ textContent }) => textContent ?? '',
  );
  const memories = await trainMemory(page, memory);
  page.type('#report-seeds', '2');
  const report = await page.downloads('#download-report', /^The report[ :]/);
  return {
    problems: page.window.problems,
    violations,
    loaded: page.loaded,
    reached,
    unlabelled,
    skipped,
    untrained,
    trained,
    paused,
    threads: page.text('#threads'),
    isolated: page.text('#isolated'),
    address: page.window.location.hash,
    command: page.text('#command'),
    compared,
    predicted,
    refused,
    invalid,
    hostile,
    charts,
    memory: memories,
    model,
    report,
  };
}

/** Trains anew, slowly and on more threads, with a pause on the way. */
async function trainPaused(page: BrowserPage, threads: number): Promise<PageReport['paused']> {
  page.find('#slowly').checked = true;
  if (threads > 1) page.type('#use-threads', String(threads));
  page.find('#restart').click();
  await page.until('a new network', () => page.text('#status').startsWith('Press Train'));
  const pictures = new Set<string>();
  page.find('#train').click();
  await page.until('some pictures', () => {
    pictures.add(page.find<HTMLElement>('#loss .picture').innerHTML);
    return pictures.size > 3;
  });
  page.find('#train').click();
  const { status } = await shown(page, 'the pause', /^Paused/);
  page.find('#slowly').checked = false;
  return { status, trained: await train(page), pictures: pictures.size };
}

/** Trains a task that needs memory; then fixes its gate afterwards, and trains with it fixed. */
async function trainMemory(page: BrowserPage, settings: string): Promise<PageReport['memory']> {
  page.window.location.hash = settings;
  await page.until('the task', () => page.find('#task').value === new URLSearchParams(settings).get('task'));
  await page.until('a new network', () => page.text('#status').startsWith('Press Train'));
  const free = await train(page);
  page.find('input[value="zero"]').click();
  const afterwards = await shown(page, 'the gate fixed', /fixed at 0 afterwards/);
  const clamped = await train(page);
  return { free, afterwards, clamped };
}
