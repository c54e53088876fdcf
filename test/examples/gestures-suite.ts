// Draws in the example's page as a visitor does, and reports what it shows. Runs in a browser.
import { BrowserPage } from '../browser-page.js';

export interface GesturesOptions {
  /** Whether axe looks at it, light and dark. */
  readonly axe: boolean;
}

export interface GesturesReport {
  /** What it says of a stroke that was drawn before the first training run had ended. */
  readonly first: string;
  readonly of: readonly string[];
  readonly surest: string;
  /** How many labels each of the meters has. */
  readonly meters: readonly number[];
  readonly begun: string;
  readonly dot: string;
  readonly dotIsDrawn: boolean;
  readonly empty: boolean;
  readonly trained: Trained;
  readonly taught: Trained & { readonly seen: readonly string[] };
  /** Fingerprint once it has forgotten. */
  readonly again: string;
  readonly made: string | readonly string[];
  readonly unlabelled: readonly string[];
  /** What stands beyond its edge. */
  readonly beyond: readonly string[];
  readonly violations: readonly string[];
  /** What went wrong, the refusal of what the page was made to send included. */
  readonly problems: readonly string[];
  /** What the server was asked for. */
  readonly asked: readonly string[];
}

interface Trained {
  readonly classes: string;
  readonly fingerprint: string;
}

type Point = readonly [number, number];

const WIDTH = 360;
const ANSWER = /^(.*), \d+ % sure$/;

const turned = (point: (angle: number) => Point, count: number, turns: number): Point[] =>
  Array.from({ length: count }, (_, index) => point((turns * index * 2 * Math.PI) / (count - 1)));
const whole = ([x, y]: Point): Point => [Math.round(x), Math.round(y)];
const circle = turned((angle) => [130 + 60 * Math.cos(angle), 110 - 60 * Math.sin(angle)], 50, 1).map(whole);
const small = turned((angle) => [60 + 20 * Math.sin(angle), 60 + 18 * Math.cos(angle)], 20, 1.1).map(whole);
const line: Point[] = [
  [20, 150],
  [140, 95],
  [250, 40],
];
const zigzag: Point[] = [
  [20, 60],
  [60, 130],
  [100, 55],
  [140, 125],
  [180, 60],
];
const corner = (size: number): Point[] => [
  [40, 20],
  [42, 20 + size],
  [40 + size, 18 + size],
];

class Visitor {
  readonly page: BrowserPage = new BrowserPage();

  get field(): HTMLCanvasElement {
    return this.page.find<HTMLCanvasElement>('#field');
  }

  async open(): Promise<void> {
    await this.page.open('index.html', /^Train/, WIDTH);
    // Pointers have whole pixels in some browsers, so the field begins at one: its points are those that are drawn.
    const { top } = this.field.getBoundingClientRect();
    this.page.document.body.style.paddingTop = `${Math.ceil(top) - top}px`;
  }

  /** One stroke with a pointer. Returns what it says while that is drawn. */
  draw(points: readonly Point[], type: string): string {
    const { left, top } = this.field.getBoundingClientRect();
    const { PointerEvent } = this.page.window as unknown as typeof globalThis;
    const send = (name: string, [x, y]: Point): void => {
      this.field.dispatchEvent(
        new PointerEvent(name, {
          ...{ bubbles: true, pointerId: 7, pointerType: type, isPrimary: true, button: 0 },
          ...{ clientX: left + x, clientY: top + y },
        }),
      );
    };
    const [first = [0, 0], ...more] = points;
    send('pointerdown', first);
    const before = this.page.text('#answer');
    for (const point of more) send('pointermove', point);
    send('pointerup', points.at(-1) ?? first);
    return before;
  }

  /** What it says, without how sure it is. */
  async answer(): Promise<string> {
    await this.page.until('an answer', () => ANSWER.test(this.page.text('#answer')));
    return ANSWER.exec(this.page.text('#answer'))?.[1] ?? '';
  }

  seen(points: readonly Point[], type = 'mouse'): Promise<string> {
    this.draw(points, type);
    return this.answer();
  }

  /** What it says once it is trained on a given number of strokes of the visitor's. */
  async trainedOn(count: number): Promise<Trained> {
    const yours = count === 0 ? 'apart\\.' : `apart, ${count} of your strokes among them\\.`;
    const pattern = new RegExp(`^Trained in [0-9.]+ s to tell (.*) ${yours} Fingerprint ([0-9a-f]{64})$`);
    const status = (): string => this.page.text('#status');
    await this.page.until('training', () => pattern.test(status()) || status().startsWith('Failed'));
    const [, classes = status(), fingerprint = ''] = pattern.exec(status()) ?? [];
    return { classes, fingerprint };
  }

  async teach(points: readonly Point[], label: string, count: number): Promise<Trained> {
    this.draw(points, 'touch');
    this.page.find('#teach [name=label]').value = label;
    this.page.find<HTMLFormElement>('#teach').requestSubmit();
    return this.trainedOn(count);
  }

  /** Has the page make a stroke of each kind: what it takes them for, if it is not what they are. */
  async made(): Promise<string | string[]> {
    const select = this.page.find<HTMLSelectElement>('#make select');
    const kinds = [...select.options].map(({ value }) => value);
    const made: string[] = [];
    for (const kind of kinds) {
      select.value = kind;
      this.page.find<HTMLFormElement>('#make').requestSubmit();
      made.push(await this.answer());
    }
    return made.join() === kinds.join() ? 'as asked' : made;
  }

  async violations(): Promise<string[]> {
    const light = await this.page.accessibility('light');
    this.page.darken();
    return [...light, ...(await this.page.accessibility('dark'))];
  }

  /** Has the page send something, and waits until that is refused. */
  async send(): Promise<void> {
    const { window } = this.page;
    window.fetch('/sent', { method: 'POST' }).catch(() => {});
    await this.page.until('a refusal', () => window.problems.some((problem) => problem.startsWith('policy')));
  }
}

export async function runSuite({ axe }: GesturesOptions): Promise<GesturesReport> {
  const visitor = new Visitor();
  const { page } = visitor;
  await visitor.open();
  // At once: its answer waits for the first training run.
  const first = await visitor.seen(circle);
  const trained = await visitor.trainedOn(0);
  const of = [
    await visitor.seen(small, 'touch'),
    await visitor.seen(line),
    await visitor.seen(zigzag, 'pen'),
  ];
  const surest = /\S+ \d+ %/.exec(page.text('#shares'))?.[0] ?? '';
  const meters = [...page.document.querySelectorAll('meter')].map(({ labels }) => labels.length);
  const violations = axe ? await visitor.violations() : [];
  const picture = visitor.field.toDataURL();
  const begun = visitor.draw([[30, 30]], 'mouse');
  const dot = page.text('#answer');
  const dotIsDrawn = visitor.field.toDataURL() !== picture;

  const empty = page.find('#forget').disabled;
  for (const [index, size] of [80, 100].entries()) await visitor.teach(corner(size), 'corner', index + 1);
  const taught = await visitor.teach(corner(90), 'corner', 3);
  const seen = [
    await visitor.seen(corner(60)),
    await visitor.seen(circle),
    await visitor.seen(line),
    await visitor.seen(zigzag),
  ];
  page.find('#forget').click();
  const { fingerprint: again } = await visitor.trainedOn(0);
  const made = await visitor.made();
  await visitor.send();
  return {
    ...{ first, of, surest, meters, begun, dot, dotIsDrawn, empty, trained, again, made, violations },
    taught: { ...taught, seen },
    unlabelled: page.unlabelled,
    beyond: await page.beyond(WIDTH),
    problems: page.window.problems,
    asked: await (await fetch('/asked.json')).json(),
  };
}
