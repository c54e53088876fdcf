// Forecasts as people do, in a frame of its own, and reports what the page shows. Runs in a browser.
import { BrowserPage, type Download } from '../../browser-page.js';

export interface ForecastSuiteOptions {
  /** CSV that is dropped, with its name. */
  readonly name: string;
  readonly text: string;
  /** What is typed for it. */
  readonly horizon: string;
  readonly epochs: string;
  readonly axe: boolean;
}

/** What the page shows. */
export interface ShownForecast {
  readonly answer: string;
  readonly status: string;
  readonly problem: string;
}

export interface ForecastPageReport {
  readonly problems: string[];
  readonly violations: string[];
  readonly loaded: string[];
  readonly reached: string[];
  readonly unlabelled: string[];
  readonly skipped: string;
  /** The example, with rows of the table behind the picture. */
  readonly example: ShownForecast & { readonly rows: number };
  readonly guessed: { readonly [part: string]: string };
  readonly forecast: ShownForecast & { readonly facts: string; readonly measures: string[] };
  /** Marks in the pictures. */
  readonly marks: { readonly [chart: string]: number };
  readonly files: readonly Download[];
  readonly cancelled: ShownForecast;
  readonly wrong: { readonly [what: string]: ShownForecast };
  /** What does not fit into a page of 360 CSS pixels. */
  readonly beyond: string[];
}

class ForecastPage extends BrowserPage {
  get shown(): ShownForecast {
    return { answer: this.text('#answer'), status: this.text('#status'), problem: this.text('#problem') };
  }

  drop(name: string, text: string): void {
    const dataTransfer = new this.window.DataTransfer();
    dataTransfer.items.add(new this.window.File([text], name));
    for (const type of ['dragover', 'drop']) {
      const event = new this.window.DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
      this.find('#drop').dispatchEvent(event);
    }
  }

  async columns(): Promise<void> {
    await this.until('the columns', () => !this.find<HTMLButtonElement>('#start').disabled);
  }

  async ended(): Promise<ShownForecast> {
    await this.until('the forecast', () => !/^(Forecasting …|Not forecast yet)$/.test(this.text('#answer')));
    return this.shown;
  }

  async forecast(): Promise<ShownForecast> {
    this.find('#start').click();
    return this.ended();
  }

  marks(chart: string): number {
    return this.document.querySelectorAll(`${chart} .picture svg :is(path, circle, line)`).length;
  }
}

export async function runSuite(options: ForecastSuiteOptions): Promise<ForecastPageReport> {
  const page = new ForecastPage(options.axe);
  await page.open('forecast.html', /^Give it a table/);
  const { reached, unlabelled } = page;
  const violations = await page.accessibility('untouched');
  const skipped = page.skip();

  page.find('#example-passengers').click();
  await page.columns();
  page.type('#epochs', '12');
  const answered = await page.forecast();
  page.find<HTMLDetailsElement>('#forecast details').open = true;
  await page.until('the table', () => page.document.querySelector('#forecast tbody tr') !== null);
  const rows = page.document.querySelectorAll('#forecast tbody tr').length;
  const example = { ...answered, rows };
  await page.until('the pictures', () => page.marks('#forecast') > 20);
  const marks = { forecast: page.marks('#forecast'), learning: page.marks('#learning') };
  violations.push(...(await page.accessibility('the example')));

  page.drop(options.name, options.text);
  await page.columns();
  const guessed = Object.fromEntries(
    ['target', 'time', 'series', 'future'].map((name) => [
      name,
      page.find<HTMLSelectElement>(`#${name}`).value,
    ]),
  );
  page.type('#horizon', options.horizon);
  page.type('#epochs', options.epochs);
  const forecast = {
    ...(await page.forecast()),
    facts: page.text('#facts'),
    measures: [...page.document.querySelectorAll('#measures tbody th')].map((cell) => cell.textContent ?? ''),
  };
  const files = [
    ...(await page.downloads('#download-forecast', /is yours/)),
    ...(await page.downloads('#download-model', /\.lethe is yours/)),
    ...(await page.downloads('#download-report', /\.html is yours/)),
  ];

  page.type('#epochs', '10000');
  page.find('#example-load').click();
  await page.columns();
  page.find('#start').click();
  await page.until('some training', () => /epoch/.test(page.text('#count')));
  page.find('#stop').click();
  const cancelled = page.shown;

  const wrong: { [what: string]: ShownForecast } = {};
  for (const [what, text] of [
    ['no numbers', 'a,b\nx,y'],
    ['too short', 'load\n1\n2'],
    ['a word', `load\n${'1\n2\n'.repeat(120)}some\n${'1\n2\n'.repeat(9)}`],
  ] as const) {
    page.drop(`${what}.csv`, text);
    if (what !== 'no numbers') {
      await page.columns();
      page.type('#epochs', '1');
      page.find('#start').click();
    }
    await page.until(what, () => page.text('#problem') !== '');
    wrong[what] = page.shown;
  }
  page.type('#epochs', 'many');
  page.find('#start').click();
  wrong['an option'] = page.shown;
  violations.push(...(await page.accessibility('something wrong')));

  const beyond = await page.beyond(360);
  return {
    problems: page.window.problems,
    loaded: page.loaded,
    beyond,
    ...{
      violations,
      reached,
      unlabelled,
      skipped,
      example,
      guessed,
      forecast,
      marks,
      files,
      cancelled,
      wrong,
    },
  };
}
