// The page: connects the form, the workers and the results.

import { shown as format } from '../../report/figures.js';
import type { Frame, Message, Phase, RunVerdict, TaskChoice } from '../protocol.js';
import { readSettings, type Settings, writeSettings } from '../settings.js';
import { Charts } from './charts.js';
import { Downloads } from './downloads.js';
import { element, setText } from './element.js';
import { offerLink, showInAddress } from './link.js';
import { OwnSequences } from './own-sequences.js';
import { Proof } from './proof.js';
import { SettingsForm } from './settings-form.js';
import { letSkip } from './skip.js';
import { letScroll } from './table.js';
import { Trainer } from './trainer.js';
import { showVerdict, verdictSentence } from './verdict.js';

const train = element('#train', HTMLButtonElement);
const restart = element('#restart', HTMLButtonElement);
const status = element('#status', HTMLElement);
const slowly = element('#slowly', HTMLInputElement);

const trainer = new Trainer({ onReady, onFrame, onFailed });
const charts = new Charts((message) => onFailed(message, undefined));
const proof = new Proof();
const own = new OwnSequences(trainer);
let form: SettingsForm | undefined;
/** The last frame shown. */
let frame: Frame | undefined;
let before: RunVerdict | undefined;
/** Of the trained network, before its gate was fixed. */
let trained: RunVerdict | undefined;
/** Incremented with each network, to recognize late frames. */
let run = 0;
/** A requested training run that has no frame yet. */
let asked = false;

if (matchMedia('(prefers-reduced-motion: reduce)').matches) slowly.checked = false;
letScroll(document.querySelectorAll<HTMLElement>('.table'));
offerLink();
letSkip();

function onReady({ place, tasks }: Extract<Message, { type: 'ready' }>): void {
  proof.showPlace(place);
  const [first, ...rest] = tasks;
  if (first === undefined) {
    onFailed('there are no tasks', undefined);
    return;
  }
  const known: readonly [TaskChoice, ...TaskChoice[]] = [first, ...rest];
  const made = new SettingsForm(tasks, onChange);
  form = made;
  const downloads = new Downloads(trainer, () => made.task.name);
  const begin = (): void => {
    const { settings, problems } = readSettings(location.hash, known);
    made.write(settings);
    made.showProblems(problems);
    prepare(settings);
  };
  begin();
  downloads.enable();
  addEventListener('hashchange', begin);
}

/** Action of the button in each phase. */
const NEXT_STEP: { readonly [phase in Phase]: string } = {
  untrained: 'Train',
  training: 'Pause',
  paused: 'Continue',
  trained: 'Train anew',
};

/** Other settings need a new network, but the gate of a trained one can be fixed. */
function onChange(settings: Settings | undefined): void {
  train.disabled = settings === undefined;
  if (settings === undefined) return;
  showInAddress(settings);
  if (frame !== undefined && frame.phase === 'trained' && onlyGateDiffers(settings, frame.settings)) {
    trainer.tell({ type: 'clamp', run, forgetGate: settings.forgetGate });
  } else prepare(settings);
}

function onlyGateDiffers(settings: Settings, learned: Settings): boolean {
  if (learned.forgetGate !== 'learned') return false;
  return writeSettings({ ...settings, forgetGate: 'learned' }) === writeSettings(learned);
}

function prepare(settings: Settings): void {
  run++;
  [frame, before, trained, asked] = [undefined, undefined, undefined, false];
  if (form !== undefined) own.setTask(form.task);
  trainer.tell({ type: 'prepare', run, settings });
  showButtons();
}

element('#settings', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  const settings = form?.read();
  if (settings === undefined) return;
  if (frame?.phase === 'training' || asked) {
    trainer.tell({ type: 'pause', run });
    return;
  }
  const other = frame !== undefined && writeSettings(settings) !== writeSettings(frame.settings);
  if (frame === undefined || frame.phase === 'trained' || other) prepare(settings);
  asked = true;
  setText(status, 'Training …');
  trainer.tell({ type: 'train', run, slowly: slowly.checked, threads: proof.threads });
  showButtons();
});

restart.addEventListener('click', () => {
  const settings = form?.read();
  if (settings !== undefined) prepare(settings);
  train.focus();
});

function onFrame(next: Frame): void {
  if (next.run !== run) return;
  frame = next;
  const { phase, epoch, milliseconds, verdict, afterwards, curve, settings } = next;
  // An answer to "prepare" may arrive after the request to train.
  if (phase !== 'untrained') asked = false;
  if (epoch === 0 || before === undefined) before = verdict;
  if (phase === 'trained' && afterwards === null) trained = verdict;
  showVerdict(next, before, afterwards === null ? undefined : trained);
  charts.draw(next);
  proof.show(next);
  own.refresh(next);
  const loss = curve.losses.at(-1);
  const details = loss === undefined ? '' : `, loss ${format(loss)}, ${format(Math.round(milliseconds))} ms`;
  setText(element('#count', HTMLElement), `Epoch ${epoch} of ${settings.epochs}${details}`);
  element('#progress', HTMLProgressElement).value = epoch / settings.epochs;
  if (!asked) setText(status, statusOf(next));
  showButtons();
}

/** Changes only with phases, not with each frame, because screen readers announce it. */
function statusOf(shown: Frame): string {
  const { phase, epoch, milliseconds } = shown;
  switch (phase) {
    case 'untrained':
      return 'Press Train and watch.';
    case 'training':
      return 'Training …';
    case 'paused':
      return `Paused after ${epoch} epochs. ${verdictSentence(shown)}`;
    case 'trained':
      return `Trained for ${epoch} epochs in ${format(Math.max(1, Math.round(milliseconds)))} ms. ${verdictSentence(shown)}`;
  }
}

function onFailed(message: string, of: number | undefined): void {
  if (of !== undefined && of !== run) return;
  asked = false;
  setText(status, `Failed: ${message}`);
  showButtons();
}

function showButtons(): void {
  const running = asked || frame?.phase === 'training';
  train.disabled = form === undefined;
  setText(train, running ? NEXT_STEP.training : NEXT_STEP[frame?.phase ?? 'untrained']);
  restart.disabled = frame === undefined || (frame.phase === 'untrained' && !running);
}
