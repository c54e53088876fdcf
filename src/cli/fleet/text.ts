import type { DoneJob, FleetReport, JobResult, Mismatch, StoreStatus } from '../../fleet/index.js';
import { formatTable } from '../../text/table.js';

/** Summary of a run. */
export function reportText(report: FleetReport, where: string): string {
  const { given, done, failed, repeated, audited, mismatches, quarantined, suspects, failures, seconds } =
    report;
  const rate = seconds > 0 ? `, ${(done / seconds).toFixed(1)} a second` : '';
  return [
    `Jobs         ${given}: ${done} done, ${failed} failed, ${repeated} done before`,
    `Time         ${seconds.toFixed(1)} s${rate}`,
    `Store        ${where}`,
    ...(audited > 0 || mismatches.length > 0 ? [`Audited      ${audited} equal`] : []),
    ...mismatchLines(mismatches, quarantined),
    ...suspectLines(suspects),
    ...failures.slice(0, 10).map(({ name, error }) => `Failed       ${name}: ${error.message}`),
    ...(failures.length > 10 ? [`             and ${failed - 10} more`] : []),
  ].join('\n');
}

export function statusText(status: StoreStatus, suspects: readonly string[]): string {
  const { waiting, running, done, failed, audited, audits, mismatches, quarantined } = status;
  return [
    `Waiting      ${waiting}`,
    `Running      ${running}`,
    `Done         ${done}`,
    `Failed       ${failed}`,
    `Audits       ${audited} equal, ${audits} to come`,
    ...mismatchLines(mismatches, quarantined),
    ...suspectLines(suspects),
  ].join('\n');
}

/** Most names of jobs in a line. */
const MOST_NAMED = 10;

function suspectLines(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
  const told = `${names.slice(0, MOST_NAMED).join(', ')}${more}`;
  return [`Suspect      ${told}: lethe fleet run with their jobs has others do them again`];
}

function mismatchLines(mismatches: readonly Mismatch[], quarantined: readonly string[]): string[] {
  return [
    ...mismatches.map(({ name, witnesses, faulty }) => {
      const seen = witnesses.map(({ worker, cpu, fingerprint }) => {
        const mark = faulty.includes(worker) ? ' (wrong)' : '';
        return `${worker}${cpu === '' ? '' : ` on ${cpu}`} ${fingerprint.slice(0, 12)}${mark}`;
      });
      return `MISMATCH     ${name}: ${seen.join(', ')}`;
    }),
    ...(quarantined.length > 0 ? [`QUARANTINED  ${quarantined.join(', ')}`] : []),
  ];
}

/** A forecaster of the demo, and the baselines. */
export interface Judged {
  readonly name: string;
  readonly mae: number;
  /** Error of the last value, and error of the value of the day before. */
  readonly last: number;
  readonly seasonal: number;
}

/** Undefined for failed jobs. */
export function judged(result: JobResult): Judged | undefined {
  if (result.status === 'failed') return undefined;
  const { mae = Number.NaN, 'mae of last': last, 'mae of seasonal': seasonal } = (result as DoneJob).metrics;
  return { name: result.name, mae, last: last ?? Number.NaN, seasonal: seasonal ?? Number.NaN };
}

const WORST = 10;

/**
 * The table at the end of the demo.
 *
 * @param again the command, without the store
 */
export function demoText(report: FleetReport, all: readonly Judged[], again: string): string {
  const better = all.filter(({ mae, last, seasonal }) => mae < Math.min(last, seasonal)).length;
  const worst = [...all].sort((one, other) => ratio(other) - ratio(one) || (one.name < other.name ? -1 : 1));
  const share = all.length === 0 ? 0 : Math.round((100 * better) / all.length);
  return [
    `Forecasters  ${report.done} trained and back-tested, ${report.repeated} done before, ${report.failed} failed, ${report.audited} audited`,
    `Time         ${report.seconds.toFixed(1)} s, ${(report.done / report.seconds).toFixed(1)} a second`,
    `Better       ${share} % have a lower error than both naive forecasts (the last value, yesterday's)`,
    ...mismatchLines(report.mismatches, report.quarantined),
    ...suspectLines(report.suspects),
    '',
    `The worst ${Math.min(WORST, worst.length)}, mean absolute errors:`,
    formatTable(
      ['sensor', 'network', 'last value', 'yesterday', 'by the better'],
      worst
        .slice(0, WORST)
        .map((one) => [
          one.name,
          ...[one.mae, one.last, one.seasonal, ratio(one)].map((value) => value.toFixed(2)),
        ]),
    ),
    '',
    'The same in a folder or on Redis, where `lethe worker` in other processes and on other machines helps:',
    `  ${again} --folder fleet`,
    `  ${again} --redis redis://127.0.0.1:6379`,
  ].join('\n');
}

function ratio({ mae, last, seasonal }: Judged): number {
  return mae / Math.min(last, seasonal);
}
