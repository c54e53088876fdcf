// Uses the page of examples/next as somebody with numbers does. Runs in a browser.
import { BrowserPage } from '../browser-page.js';

export interface NextReport {
  /** What is in the field once a file was dropped. */
  readonly dropped: string;
  readonly refused: string;
  readonly trained: string;
  readonly rows: number;
  readonly lines: number;
  readonly kept: string;
  readonly forecast: string;
  readonly unlabelled: readonly string[];
  readonly violations: readonly string[];
  readonly beyond: readonly string[];
  readonly problems: readonly string[];
}

const NARROW = 360;

class User {
  readonly page: BrowserPage = new BrowserPage();

  /** Presses a button, and waits for what comes of it. */
  async press(label: string): Promise<string> {
    const before = this.page.text('#status');
    const buttons = [...this.page.document.querySelectorAll('button')];
    buttons.find(({ textContent }) => textContent === label)?.click();
    await this.page.until(label, () => {
      const status = this.page.text('#status');
      return status !== before && !status.endsWith('...');
    });
    return this.page.text('#status');
  }

  drop(text: string): void {
    const { DataTransfer, DragEvent, File } = this.page.window;
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], 'numbers.csv'));
    const event = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
    this.page.find('textarea').dispatchEvent(event);
  }
}

export async function runSuite(): Promise<NextReport> {
  const user = new User();
  const { page } = user;
  await page.open('/?', /^Not trained yet/);
  const field = page.find('textarea');
  const sample = field.value;
  user.drop('hour,load\n1,2.5\n2,3.5');
  await page.until('the file', () => field.value !== sample);
  const dropped = field.value;
  const refused = await user.press('Train');
  field.value = sample;
  const trained = await user.press('Train');
  const rows = page.document.querySelectorAll('tbody tr').length;
  const lines = page.document.querySelectorAll('svg polyline').length;
  const kept = await user.press('Keep it on the server');
  const forecast = await user.press('Forecast on the server');
  const light = await page.accessibility('light');
  const beyond = await page.beyond(NARROW);
  page.darken();
  return {
    ...{ dropped, refused, trained, rows, lines, kept, forecast, beyond },
    violations: [...light, ...(await page.accessibility('dark'))],
    unlabelled: page.unlabelled,
    problems: page.window.problems,
  };
}
