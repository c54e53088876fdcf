// Uses the page of examples/desktop as somebody with a table does. Runs in a browser.
import { BrowserPage } from '../browser-page.js';

export interface DesktopOptions {
  readonly csv: string;
}

export interface DesktopReport {
  /** What it took for the columns, and for the name. */
  readonly guessed: readonly string[];
  readonly answer: string;
  /** Title and address of what is shown. */
  readonly report: readonly string[];
  readonly rows: number;
  readonly heading: string;
  readonly refused: string;
  readonly ended: string;
  readonly unlabelled: readonly string[];
  readonly violations: readonly string[];
  readonly beyond: readonly string[];
  readonly problems: readonly string[];
}

const NARROW = 360;

class User {
  readonly page: BrowserPage = new BrowserPage();

  /** Chooses a file in a form. */
  choose(form: string, name: string, text: string): void {
    const { DataTransfer, File } = this.page.window;
    const files = new DataTransfer();
    files.items.add(new File([text], name));
    const input = this.page.find(`${form} [name=csv]`);
    input.files = files.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }

  /** What it says in the end. */
  async submit(form: string): Promise<string> {
    this.page.find<HTMLFormElement>(form).requestSubmit();
    await this.page.until(form, () => !/\.\.\.$/.test(this.page.text('#status')));
    return this.page.text('#status');
  }

  /** Light and wide, dark and narrow. */
  async look(where: string, beyond: string[]): Promise<string[]> {
    const { page } = this;
    const light = await page.accessibility(`${where}, light`);
    beyond.push(...(await page.beyond(NARROW)));
    page.darken();
    const dark = await page.accessibility(`${where}, dark`);
    page.document.documentElement.style.colorScheme = '';
    page.frame.width = '1100';
    return [...light, ...dark];
  }
}

export async function runSuite({ csv }: DesktopOptions): Promise<DesktopReport> {
  const user = new User();
  const { page } = user;
  await page.open('', /^Choose a table/);
  await page.until('the form', () => !page.find('#forecast [type=submit]').disabled);
  user.choose('#forecast', 'my load.csv', csv);
  await page.until('the columns', () => page.find('#forecast [name=target]').value !== '');
  const guessed = ['target', 'time', 'model'].map((name) => page.find(`#forecast [name=${name}]`).value);
  page.type('#forecast [name=horizon]', '6');
  const answer = await user.submit('#forecast');
  const frame = page.find<HTMLIFrameElement>('#result iframe');
  const beyond: string[] = [];
  const violations = await user.look('report', beyond);

  user.choose('#again', 'newer.csv', csv);
  await page.until('the models', () => !page.find('#again [type=submit]').disabled);
  await user.submit('#again');
  const rows = page.document.querySelectorAll('#result tbody tr').length;
  const heading = page.find('#result thead').textContent ?? '';
  violations.push(...(await user.look('forecast', beyond)));

  user.choose('#again', 'other.csv', 'a,b\n1,2');
  const refused = await user.submit('#again');
  const { unlabelled } = page;
  page.find('#quit').click();
  await page.until('the end', () => /ended|Failed/.test(page.text('#status')));
  return {
    ...{ guessed, answer, rows, heading, refused, violations, beyond, unlabelled },
    report: [frame.title, new URL(frame.src).pathname + new URL(frame.src).search],
    ended: page.text('#status'),
    problems: page.window.problems,
  };
}
