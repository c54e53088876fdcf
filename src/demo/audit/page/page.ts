// The audit page: connects the form, the worker and the results.
import { element, setText } from '../../page/element.js';
import { letScroll } from '../../page/table.js';
import type { Place } from '../../protocol.js';
import { type Message, type Request, TAMPERINGS, type Tampering } from '../protocol.js';
import { CurvesChart } from './chart.js';
import { Inputs } from './inputs.js';
import { showNothing, showOutcome } from './results.js';

const start = element('#start', HTMLButtonElement);
const slowly = element('#slowly', HTMLInputElement);
const progress = element('#progress', HTMLProgressElement);

const worker = new Worker(new URL('./audit-worker.js', import.meta.url), { type: 'module' });
const inputs = new Inputs(forget, onDrop, showProblem);
const chart = new CurvesChart(showProblem);
let place: Place | undefined;
/** Incremented with each request, to recognize late answers. */
let id = 0;
let running = false;
/** Whether the example was created at least once. */
let hasExample = false;

if (matchMedia('(prefers-reduced-motion: reduce)').matches) slowly.checked = false;
letScroll(document.querySelectorAll<HTMLElement>('.table'));
worker.addEventListener('message', ({ data }: MessageEvent<Message>) => hear(data));
worker.addEventListener('error', ({ message }) => {
  end();
  showNothing('No verdict', 'The audit has failed.');
  showProblem(message || 'the worker could not be loaded');
});

function tell(request: Request): void {
  worker.postMessage(request);
}

function hear(message: Message): void {
  if (message.type === 'ready') {
    place = message.place;
    forget();
    return;
  }
  if (message.id !== id) return;
  switch (message.type) {
    case 'progress': {
      const { done, of, curves } = message.progress;
      showCount(done, of);
      chart.show(curves);
      break;
    }
    case 'outcome':
      end();
      showCount(message.outcome.epochs, message.outcome.facts?.epochs ?? 0);
      showOutcome(message.outcome, place);
      chart.show(message.outcome.curves);
      showVerdict();
      break;
    case 'stopped':
      end();
      showNothing('No verdict', 'The audit was stopped.');
      break;
    case 'example':
      hasExample = true;
      inputs.show(message.example);
      audit();
      break;
    case 'failed':
      end();
      showNothing('No verdict', 'The audit could not be done.');
      showProblem(message.message);
      break;
    default:
      message satisfies never;
  }
}

/** Earlier results belong to other files. */
function forget(): void {
  if (running) tell({ type: 'stop' });
  id++;
  end();
  clear();
  showNothing('Not audited yet', inputs.file('receipt') === null ? 'Give it a receipt.' : 'Press Audit.');
}

function clear(): void {
  showProblem('');
  showCount(0, 0);
  chart.show(null);
}

function onDrop(): void {
  if (inputs.file('receipt') !== null && inputs.file('data') !== null) audit();
  else forget();
}

function audit(): void {
  begin('Computing it again …');
  const [receipt, data, key] = [inputs.file('receipt'), inputs.file('data'), inputs.file('key')];
  tell({ type: 'audit', id, receipt, data, key, salt: inputs.salt, slowly: slowly.checked });
}

function makeExample(tampering: Tampering | null): void {
  begin('Training the example …');
  tell({ type: 'example', id, tampering });
}

function begin(status: string): void {
  id++;
  running = true;
  clear();
  showNothing('Auditing …', status);
  showVerdict();
  showButtons();
}

function end(): void {
  running = false;
  showButtons();
}

function showButtons(): void {
  const ready = place !== undefined;
  setText(start, running ? 'Stop' : 'Audit');
  start.disabled = !ready || (!running && inputs.file('receipt') === null);
  element('#example', HTMLButtonElement).disabled = !ready;
  for (const tampering of TAMPERINGS) tamperButton(tampering).disabled = !hasExample;
}

function showCount(done: number, of: number): void {
  progress.value = of === 0 ? 0 : done / of;
  setText(element('#count', HTMLElement), of === 0 ? '\u00a0' : `${done} of ${of} epochs computed again`);
}

/** On narrow screens it is below the form. */
function showVerdict(): void {
  element('.verdict', HTMLElement).scrollIntoView({ block: 'nearest' });
}

function showProblem(problem: string): void {
  setText(element('#problem', HTMLElement), problem);
}

function tamperButton(tampering: Tampering): HTMLButtonElement {
  return element(`#tamper-${tampering}`, HTMLButtonElement);
}

element('#audit', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  if (running) tell({ type: 'stop' });
  else if (inputs.file('receipt') !== null) audit();
});

element('#clear', HTMLButtonElement).addEventListener('click', () => {
  inputs.clear();
  forget();
});

element('#example', HTMLButtonElement).addEventListener('click', () => makeExample(null));
for (const tampering of TAMPERINGS) {
  tamperButton(tampering).addEventListener('click', () => makeExample(tampering));
}

// Without changing the URL, so that there is no new history entry.
element('.skip', HTMLAnchorElement).addEventListener('click', (event) => {
  event.preventDefault();
  const results = element('#results', HTMLElement);
  results.focus({ preventScroll: true });
  results.scrollIntoView();
});
