// Uses the demo as people do, in a frame of its own, and reports what it shows. Runs in a browser.

/** What is asked of the page. */
export interface PageSuiteOptions {
  /** Settings as they stand in the address; trained to the end. */
  readonly plain: string;
  /** Settings of a task that needs memory; trained, then its forget gate is fixed afterwards, and from the start. */
  readonly memory: string;
  /** Threads to ask for; 1 where there are none. */
  readonly threads: number;
}

/** A file that the page gave out. */
export interface Download {
  readonly name: string;
  readonly base64: string;
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

const WAIT_MS = 150_000;

interface Axe {
  run(where: Document): Promise<{ violations: { id: string; nodes: { target: unknown[] }[] }[] }>;
}

/** The page's own globals: what watch.js notes, and axe. */
interface PageWindow extends Window {
  problems: string[];
  axe: Axe;
  HTMLAnchorElement: typeof HTMLAnchorElement;
  URL: typeof URL;
}

class Page {
  readonly frame = document.createElement('iframe');

  get window(): PageWindow {
    return this.frame.contentWindow as unknown as PageWindow;
  }

  get document(): Document {
    return this.frame.contentDocument as Document;
  }

  async open(hash: string): Promise<void> {
    this.frame.width = '1100';
    this.frame.height = '900';
    this.frame.src = `/site/index.html#${hash}`;
    await new Promise((resolve) => {
      this.frame.addEventListener('load', resolve, { once: true });
      document.body.append(this.frame);
    });
    await this.until('the page is ready', () => this.text('#status').startsWith('Press Train'));
  }

  async until(what: string, look: () => boolean): Promise<void> {
    const end = performance.now() + WAIT_MS;
    while (!look()) {
      if (performance.now() > end) {
        throw new Error(`${what}: not in time; ${this.text('#status')}; ${this.window.problems.join('; ')}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  find<Kind extends Element = HTMLInputElement>(selector: string): Kind {
    const found = this.document.querySelector<Kind>(selector);
    if (found === null) throw new Error(`${selector} is not there`);
    return found;
  }

  text(selector: string): string {
    return this.document.querySelector(selector)?.textContent ?? '';
  }

  type(selector: string, value: string): void {
    const input = this.find(selector);
    input.focus();
    input.value = value;
    for (const name of ['input', 'change']) input.dispatchEvent(new Event(name, { bubbles: true }));
  }

  /** Waits until a network is shown of which this is so. */
  async shown(what: string, status: RegExp): Promise<Shown> {
    await this.until(what, () => status.test(this.text('#status')));
    const rows = [...this.document.querySelectorAll('#verdicts tr')];
    return {
      answer: this.text('#answer'),
      status: this.text('#status'),
      fingerprint: this.text('#fingerprint'),
      rows: rows.map((row) => [...row.children].map((cell) => cell.textContent).join(' | ')),
    };
  }

  async train(): Promise<Shown> {
    this.find('#train').click();
    return this.shown('the training', /^(Trained for|Failed)/);
  }

  async accessibility(where: string): Promise<string[]> {
    if (this.window.axe === undefined) {
      const script = this.document.createElement('script');
      script.src = '/site/axe.js';
      await new Promise((resolve) => {
        script.addEventListener('load', resolve);
        this.document.head.append(script);
      });
    }
    const { violations } = await this.window.axe.run(this.document);
    return violations.map(
      ({ id, nodes }) => `${where}: ${id} ${nodes.map(({ target }) => target.join()).join(' ')}`,
    );
  }

  /** The files that a click has the browser download. */
  async downloads(selector: string, done: RegExp): Promise<Download[]> {
    const files: Promise<Download>[] = [];
    const blobs = new Map<string, Blob>();
    const { HTMLAnchorElement: anchor, URL: url } = this.window;
    const { click } = anchor.prototype;
    const create = url.createObjectURL;
    url.createObjectURL = (blob: Blob) => {
      const made = create.call(url, blob);
      blobs.set(made, blob);
      return made;
    };
    anchor.prototype.click = function (this: HTMLAnchorElement) {
      const { download } = this;
      const blob = blobs.get(this.href) ?? new Blob();
      files.push(blob.arrayBuffer().then((bytes) => ({ name: download, base64: base64Of(bytes) })));
    };
    this.find(selector).click();
    await this.until('the download', () => done.test(this.text('#download-status')));
    anchor.prototype.click = click;
    url.createObjectURL = create;
    return Promise.all(files);
  }
}

function base64Of(bytes: ArrayBuffer): string {
  let text = '';
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
  return btoa(text);
}

export async function runSuite({ plain, memory, threads }: PageSuiteOptions): Promise<PageReport> {
  const page = new Page();
  await page.open(plain);
  const violations = await page.accessibility('untrained');
  const untrained = await page.shown('the untrained network', /^Press Train/);
  const reached = [...page.document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea')]
    .filter((control) => control.tabIndex >= 0)
    .map((control) => control.id || `${control.getAttribute('name') ?? control.textContent}`);
  const unlabelled = [...page.document.querySelectorAll<HTMLInputElement>('input, select, textarea')]
    .filter(({ labels }) => (labels?.length ?? 0) === 0)
    .map(({ id }) => id);

  page.find<HTMLAnchorElement>('.skip').click();
  const skipped = page.document.activeElement?.id ?? '';
  const slowly = page.find('#slowly');
  slowly.checked = false;
  for (const details of page.document.querySelectorAll('details')) details.open = true;
  const trained = await page.train();
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
    loaded: page.window.performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
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
async function trainPaused(page: Page, threads: number): Promise<PageReport['paused']> {
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
  const { status } = await page.shown('the pause', /^Paused/);
  page.find('#slowly').checked = false;
  return { status, trained: await page.train(), pictures: pictures.size };
}

/** Trains a task that needs memory; then fixes its gate afterwards, and trains with it fixed. */
async function trainMemory(page: Page, settings: string): Promise<PageReport['memory']> {
  page.window.location.hash = settings;
  await page.until('the task', () => page.find('#task').value === new URLSearchParams(settings).get('task'));
  await page.until('a new network', () => page.text('#status').startsWith('Press Train'));
  const free = await page.train();
  page.find('input[value="zero"]').click();
  const afterwards = await page.shown('the gate fixed', /fixed at 0 afterwards/);
  const clamped = await page.train();
  return { free, afterwards, clamped };
}
