// Output of `lethe tune`.
import type { Trial, TuneReport } from '../../fleet/index.js';
import { drawCurve, shortNumber } from '../../text/curve.js';
import { shorten } from '../../text/quote.js';
import { formatTable } from '../../text/table.js';
import type { Guess } from '../forecast-text.js';

/** Number of trials shown. */
const SHOWN = 10;
const WIDEST = 60;

/** A finished search. */
export interface TuneRun {
  readonly report: TuneReport;
  readonly file: string;
  readonly guesses: readonly Guess[];
  readonly saved: string | undefined;
  /** Undefined for memory. */
  readonly store: string | undefined;
}

/** The verdict, the best trials, a chart, facts. */
export function tuneText(run: TuneRun): string {
  const parts = [verdict(run), table(run), chart(run), facts(run)];
  return parts.filter((part) => part !== undefined).join('\n\n');
}

function verdict({ report: { best, trials } }: TuneRun): string {
  const { values } = best.trial;
  const own = Object.entries(values).map(([name, value]) => `${name} ${shown(value)}`);
  return `Best of ${trials.length} trials: ${own.join(', ')}\n${judgement(best)}`;
}

/** The evaluation of the best trial on held-out data. */
function judgement({ job, result: { metrics, value } }: TuneReport['best']): string {
  const of = (name: string): number => metrics[name] ?? Number.NaN;
  if (job.kind === 'forecast') {
    const { bestBaseline, verdict: found } = value as { bestBaseline: string; verdict: string };
    const compared = `mae ${shortNumber(of('mae'))} against ${shortNumber(of(`mae of ${bestBaseline}`))} of ${bestBaseline}`;
    return `At ${job.options.folds} later places that no trial saw: ${found} (${compared})`;
  }
  const beside = `${percent(of('majorityAccuracy'))} by the most frequent class`;
  return `On sequences that no trial saw: accuracy ${percent(of('accuracy'))}, ${beside}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function table({ report: { trials, metric } }: TuneRun): string {
  const names = Object.keys(trials[0]?.values ?? {});
  const hasRungs = trials.some(({ epochs }) => epochs !== null);
  const good = trials.filter(({ score }) => score !== null);
  const row = ({ number, values, epochs, score }: Trial): (string | number)[] => [
    number,
    ...names.map((name) => shown(values[name])),
    ...(hasRungs ? [epochs ?? ''] : []),
    shown(score),
  ];
  const heading = ['trial', ...names, ...(hasRungs ? ['epochs'] : []), metric];
  const more = good.length > SHOWN ? [`and ${good.length - SHOWN} more`] : [];
  const failed = trials.filter(({ error }) => error !== null);
  return [
    formatTable(heading, good.slice(0, SHOWN).map(row)),
    ...more,
    ...failed.slice(0, SHOWN).map(({ number, error }) => `trial ${number} failed: ${error}`),
    ...(failed.length > SHOWN ? [`and ${failed.length - SHOWN} more failed`] : []),
  ].join('\n');
}

function shown(value: unknown): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(4)));
  return shorten(typeof value === 'string' ? value : JSON.stringify(value), WIDEST);
}

/** The best score so far, by trial; with rungs, scores are from different numbers of epochs. */
function chart({ report: { trials, metric, goal } }: TuneRun): string | undefined {
  if (trials.some(({ epochs }) => epochs !== null)) return undefined;
  const scores = [...trials]
    .sort((one, other) => one.number - other.number)
    .flatMap(({ score }) => (score === null ? [] : [score]));
  let best = scores[0] ?? 0;
  const curve = scores.map((score) => {
    best = goal === 'minimum' ? Math.min(best, score) : Math.max(best, score);
    return best;
  });
  return drawCurve(curve, { title: `best ${metric} so far`, ends: ['first trial', 'last'] });
}

function facts({ report, file, guesses, saved, store }: TuneRun): string {
  const { method, seed, metric, trials, best, seconds } = report;
  return [
    `Table        ${file}`,
    ...(guesses.length === 0
      ? []
      : [`Guessed      ${guesses.map(({ option, value }) => `--${option} ${shorten(value)}`).join(', ')}`]),
    `Trials       ${trials.length} by ${method}, seed ${seed}, chosen by ${metric} ${shown(best.trial.score)}`,
    `Fingerprint  ${best.result.fingerprint}`,
    `Time         ${seconds.toFixed(1)} s`,
    ...(store === undefined ? [] : [`Store        ${store}`]),
    ...(saved === undefined ? [] : [`Saved        ${saved}`]),
  ].join('\n');
}
