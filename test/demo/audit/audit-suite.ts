// Audits as people do, in a frame of its own, and reports what the page shows. Runs in a browser.
import { BrowserPage } from '../../browser-page.js';

/** A file as it is given to the page. */
export interface GivenFile {
  readonly name: string;
  readonly text: string;
}

/** Files by the inputs that they are chosen with. */
export interface Given {
  readonly receipt: GivenFile;
  readonly data?: GivenFile;
  readonly key?: GivenFile;
  readonly salt?: string;
}

export interface AuditSuiteOptions {
  /** Chosen one after the other, by name. */
  readonly cases: { readonly [name: string]: Given };
  /** Dropped in one go. */
  readonly dropped: readonly GivenFile[];
  /** Dropped, and refused. */
  readonly privateKey: GivenFile;
  readonly axe: boolean;
}

/** What the page shows of an audit. */
export interface ShownAudit {
  readonly answer: string;
  readonly status: string;
  readonly problem: string;
  readonly count: string;
  readonly meaning: string;
  readonly details: { readonly [name: string]: string };
  readonly facts: { readonly [name: string]: string };
}

export interface AuditPageReport {
  readonly problems: string[];
  readonly violations: string[];
  readonly loaded: string[];
  readonly reached: string[];
  readonly unlabelled: string[];
  readonly skipped: string;
  readonly untouched: ShownAudit;
  readonly example: ShownAudit;
  readonly tampered: { readonly [how: string]: ShownAudit };
  readonly chart: { readonly marks: number; readonly rows: string[] };
  /** Pictures of a slow audit; then it is stopped, and cleared. */
  readonly pictures: number;
  readonly stopped: ShownAudit;
  readonly cleared: ShownAudit;
  readonly cases: { readonly [name: string]: ShownAudit };
  readonly dropped: ShownAudit;
  readonly privateKey: ShownAudit;
  /** Files that are larger than any of their kind, by what they are. */
  readonly tooLarge: { readonly [input: string]: ShownAudit };
  /** What stands beyond a page of 360 CSS pixels, with a verdict in it. */
  readonly beyond: string[];
  /** The colour behind all where people like it dark. */
  readonly dark: string;
}

/** Larger than any file of its kind may be. */
const TOO_LARGE = { receipt: 65_000_000, key: 110_000 } as const;

class AuditPage extends BrowserPage {
  get shown(): ShownAudit {
    return {
      answer: this.text('#answer'),
      status: this.text('#status'),
      problem: this.text('#problem'),
      count: this.text('#count'),
      meaning: this.text('#meaning'),
      details: this.#list('#details'),
      facts: this.#list('#facts'),
    };
  }

  #list(selector: string): { [name: string]: string } {
    const terms = [...this.document.querySelectorAll(`${selector} dt`)];
    return Object.fromEntries(
      terms.map((term) => [term.textContent ?? '', term.nextElementSibling?.textContent ?? '']),
    );
  }

  /** Clicks, and waits until the audit has ended. */
  async click(selector: string): Promise<ShownAudit> {
    this.find(selector).click();
    return this.end();
  }

  async end(): Promise<ShownAudit> {
    await this.until('the audit', () => !/^(Auditing …|Not audited yet)$/.test(this.text('#answer')));
    return this.shown;
  }

  file({ name, text }: GivenFile): File {
    return new this.window.File([text], name);
  }

  /** As a file that was chosen. */
  choose(input: string, file: File): void {
    const transfer = new this.window.DataTransfer();
    transfer.items.add(file);
    this.find(input).files = transfer.files;
    this.find(input).dispatchEvent(new Event('change', { bubbles: true }));
  }

  drop(files: readonly File[]): void {
    const dataTransfer = new this.window.DataTransfer();
    for (const file of files) dataTransfer.items.add(file);
    for (const type of ['dragover', 'drop']) {
      const event = new this.window.DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
      this.find('#drop').dispatchEvent(event);
    }
  }

  async audit({ receipt, data, key, salt }: Given): Promise<ShownAudit> {
    this.find('#clear').click();
    this.choose('#receipt', this.file(receipt));
    if (data !== undefined) this.choose('#data', this.file(data));
    if (key !== undefined) this.choose('#key', this.file(key));
    if (salt !== undefined) this.type('#salt', salt);
    return this.click('#start');
  }
}

export async function runSuite(options: AuditSuiteOptions): Promise<AuditPageReport> {
  const page = new AuditPage(options.axe);
  await page.open('audit.html', /^Give it a receipt/);
  const { reached, unlabelled, shown: untouched } = page;
  const violations = await page.accessibility('untouched');
  const skipped = page.skip();
  page.find('#slowly').checked = false;
  page.find<HTMLDetailsElement>('#curves details').open = true;

  const example = await page.click('#example');
  violations.push(...(await page.accessibility('exact')));
  const tampered: { [how: string]: ShownAudit } = {};
  for (const how of ['data', 'signed', 'loss']) tampered[how] = await page.click(`#tamper-${how}`);
  violations.push(...(await page.accessibility('different')));
  const marks = (): number =>
    page.document.querySelectorAll('#curves .picture svg :is(path, circle, line)').length;
  await page.until('the picture', () => marks() > 5);
  const rows = [...page.document.querySelectorAll('#curves tbody tr')];
  const chart = {
    marks: marks(),
    rows: rows.map((row) => [...row.children].map((cell) => cell.textContent).join(' | ')),
  };

  page.find('#slowly').checked = true;
  const pictures = new Set<string>();
  page.find('#example').click();
  await page.until('some pictures', () => {
    pictures.add(page.find<HTMLElement>('#curves .picture').innerHTML);
    return pictures.size > 3;
  });
  const stopped = await page.click('#start');
  page.find('#slowly').checked = false;
  page.find('#clear').click();
  const cleared = page.shown;

  const cases: { [name: string]: ShownAudit } = {};
  for (const [name, given] of Object.entries(options.cases)) cases[name] = await page.audit(given);
  violations.push(...(await page.accessibility('the last case')));
  await page.audit(Object.values(options.cases)[0] as Given);
  const dark = page.darken();
  const beyond = await page.beyond(360);
  violations.push(...(await page.accessibility('dark and narrow')));

  page.find('#clear').click();
  page.drop(options.dropped.map((file) => page.file(file)));
  const dropped = await page.end();
  page.find('#clear').click();
  page.drop([page.file(options.privateKey)]);
  await page.until('the private key is refused', () => page.text('#problem') !== '');
  const privateKey = page.shown;
  const data = page.file({ name: 'data.json', text: '{}' });
  const begun = ['{"_type": "', new Uint8Array(TOO_LARGE.receipt - 11)];
  page.drop([new page.window.File(begun, 'large.json'), data]);
  const tooLarge: { [input: string]: ShownAudit } = { receipt: await page.end() };
  const [{ receipt }] = Object.values(options.cases) as [Given];
  page.choose('#receipt', page.file(receipt));
  page.choose('#key', new page.window.File([new Uint8Array(TOO_LARGE.key)], 'large.pub'));
  tooLarge.key = await page.click('#start');
  return {
    problems: page.window.problems,
    loaded: page.loaded,
    ...{ violations, reached, unlabelled, skipped, untouched, example, tampered, chart },
    ...{ pictures: pictures.size, stopped, cleared, cases, dropped, privateKey, tooLarge, beyond, dark },
  };
}
