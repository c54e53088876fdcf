// The forecast page: connects the form, the worker and the results.
import { element, setText } from '../../page/element.js';
import { letSkip } from '../../page/skip.js';
import { letScroll } from '../../page/table.js';
import type { Place } from '../../protocol.js';
import type { Message, Outcome } from '../protocol.js';
import { Charts } from './charts.js';
import { exampleFile } from './examples.js';
import { FileInput } from './file-input.js';
import { Form } from './form.js';
import { offerFiles, showNothing, showOutcome } from './results.js';

const start = element('#start', HTMLButtonElement);
const stop = element('#stop', HTMLButtonElement);
const progress = element('#progress', HTMLProgressElement);

const charts = new Charts(showProblem);
const form = new Form(() => {
  if (running) end('Cancelled', 'Other choices: press Forecast.');
  showProblem('');
});
const input = new FileInput(look, showProblem);
let worker = hire();
let place: Place | undefined;
/** Incremented with each request, to recognize late answers. */
let id = 0;
let running = false;

letSkip();
letScroll(document.querySelectorAll<HTMLElement>('.table'));

function hire(): Worker {
  const made = new Worker(new URL('./forecast-worker.js', import.meta.url), { type: 'module' });
  made.addEventListener('message', ({ data }: MessageEvent<Message>) => hear(data));
  made.addEventListener('error', ({ message }) => {
    end('No verdict', 'The forecast has failed.');
    showProblem(message || 'the worker could not be loaded');
  });
  return made;
}

function hear(message: Message): void {
  if (message.type === 'ready') {
    const isFirst = place === undefined;
    place = message.place;
    if (isFirst) look();
    return;
  }
  if (message.id !== id) return;
  switch (message.type) {
    case 'columns':
      form.offer(message.columns);
      showNothing('Not forecast yet', 'Choose columns, and press Forecast.');
      showButtons();
      break;
    case 'progress': {
      const { stage, share, learning } = message.progress;
      showCount(stage, share);
      if (learning !== null) charts.showLearning(learning);
      break;
    }
    case 'outcome':
      show(message.outcome);
      break;
    case 'failed':
      end('No verdict', 'This could not be forecast.');
      showProblem(message.message);
      break;
    default:
      message satisfies never;
  }
}

function show(outcome: Outcome): void {
  running = false;
  showButtons();
  showCount('', 1);
  showOutcome(outcome, place);
  offerFiles(outcome.files);
  charts.showLearning(outcome.learning);
  charts.showForecast(outcome);
  if (matchMedia('(max-width: 60rem)').matches) element('#results', HTMLElement).scrollIntoView();
}

/** With another file, or none, earlier results are removed. */
function look(): void {
  if (running) dismiss();
  id++;
  running = false;
  form.offer(undefined);
  showProblem('');
  clear();
  const { file } = input;
  showNothing('Not forecast yet', file === undefined ? 'Give it a table.' : `Looking at ${file.name} …`);
  showButtons();
  if (file !== undefined) worker.postMessage({ type: 'look', id, file });
}

function clear(): void {
  showCount('', 0);
  charts.clear();
  offerFiles(undefined);
}

element('#ask', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  if (running || place === undefined) return;
  const { file } = input;
  const { choices, problem } = form.read();
  showProblem(problem);
  if (file === undefined || choices === undefined) return;
  id++;
  running = true;
  clear();
  showNothing('Forecasting …', 'The network learns; then it is measured.');
  showButtons();
  worker.postMessage({ type: 'forecast', id, file, choices });
});

stop.addEventListener('click', () => {
  end('Cancelled', 'It was cancelled; nothing is left of it.');
  start.focus();
});

for (const name of ['passengers', 'load'] as const) {
  element(`#example-${name}`, HTMLButtonElement).addEventListener('click', () =>
    input.put(exampleFile(name)),
  );
}

/** Terminates the computation at once. */
function dismiss(): void {
  worker.terminate();
  worker = hire();
}

function end(answer: string, status: string): void {
  if (running) dismiss();
  id++;
  running = false;
  clear();
  showNothing(answer, status);
  showButtons();
}

function showButtons(): void {
  start.disabled = running || !form.isReady;
  stop.disabled = !running;
}

function showProblem(message: string): void {
  setText(element('#problem', HTMLElement), message);
}

function showCount(stage: string, share: number): void {
  progress.value = share;
  setText(element('#count', HTMLElement), stage === '' ? '\u00a0' : stage);
}
