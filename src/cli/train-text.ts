// Output of `lethe train`.
import type { FitHistory } from '../network/index.js';
import { drawCurve } from '../text/curve.js';
import { formatTable } from '../text/table.js';

const ROWS = 10;

/** The result of a training run. */
export interface TrainingRun {
  readonly history: FitHistory;
  /** Requested number of steps. */
  readonly epochs: number;
  /** Folder of the saved model. */
  readonly saved: string | undefined;
  /** The signal that ended it early. */
  readonly interruptedBy: string | undefined;
}

/** Losses as a table and a curve, then facts. */
export function trainingText(run: TrainingRun): string {
  const { history, saved } = run;
  const { engine, threads, fingerprint } = history;
  const { total, perStep, steps } = history.timings;
  const losses = history.history.loss ?? [];
  const curve = drawCurve(losses, {
    title: 'Loss by step, logarithmic scale',
    ends: ['0', String(losses.length - 1)],
  });
  const facts = [
    ...(run.interruptedBy === undefined
      ? []
      : [`Interrupted    by ${run.interruptedBy} after ${stepsText(run)}`]),
    `Engine         ${engine}, ${threads === 1 ? '1 thread' : `${threads} threads`}`,
    `Wall time      ${(total / 1000).toFixed(2)} s for ${steps} steps, with all that is loaded before`,
    `Time per step  ${durationText(perStep)}, the slow first ones included`,
    saved === undefined ? notSavedText(run) : `Saved          ${saved}`,
    `Fingerprint    ${fingerprint}`,
  ];
  const parts = [lossTable(losses), curve, facts.join('\n')];
  return parts.filter((part) => part !== undefined).join('\n\n');
}

function stepsText({ history, epochs }: TrainingRun): string {
  return `${history.timings.steps} of ${epochs} steps`;
}

function notSavedText({ history, interruptedBy }: TrainingRun): string {
  const { steps } = history.timings;
  if (steps === 0) return 'Not saved: nothing was trained';
  const lost = interruptedBy === undefined ? '' : `: ${steps} steps are lost`;
  return `Not saved (--save DIR keeps the model)${lost}`;
}

function lossTable(losses: readonly number[]): string | undefined {
  if (losses.length === 0) return undefined;
  const every = Math.max(1, Math.floor(losses.length / ROWS));
  const rows = losses
    .map((loss, step) => [step, loss] as const)
    .filter(([step]) => step % every === 0 || step === losses.length - 1);
  return formatTable(
    ['step', 'loss'],
    rows.map(([step, loss]) => [step, lossText(loss)]),
  );
}

/** Six decimals, unless all of them would be zeros. */
function lossText(loss: number): string {
  return loss > 0 && loss < 1e-5 ? loss.toExponential(2) : loss.toFixed(6);
}

/** `3.42 µs`, `12.5 ms`: three significant digits. */
function durationText(milliseconds: number): string {
  const digits = (value: number): string =>
    value >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
  return milliseconds < 1 ? `${digits(1000 * milliseconds)} µs` : `${digits(milliseconds)} ms`;
}
