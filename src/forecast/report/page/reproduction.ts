import { escaped } from '../../../report/escape.js';
import { reproductionSection } from '../../../report/page.js';
import { version } from '../../../version.js';
import type { ForecastResult } from '../result.js';

/** Fingerprints that are printed. */
const MOST = 10;

/** How to get the same numbers. */
export function reproductionOf({ command, run, fitted, backtest }: ForecastResult): string {
  const row = (name: string, value: string): [string, string] => [name, value];
  const rows = [
    ...(command === undefined || command === null ? [] : [row('Command', codeOf(command))]),
    row('Version', `Lethe ${escaped(version)}`),
    ...(fitted === undefined || fitted === null
      ? []
      : [row('Fingerprint', fingerprints(fitted.networks.map(({ fingerprint }) => fingerprint)))]),
    row('Of the back-test', fingerprints(backtest.fingerprints)),
    ...(run === undefined || run === null ? [] : [row('This run', escaped(run))]),
  ];
  return reproductionSection({
    introduction: `<p>Lethe computes the same bits on every runtime, processor and number of threads. The fingerprints are of the weights of the
networks that forecast: if yours are the same, so are all numbers on this page.</p>`,
    rows,
  });
}

function codeOf(text: string): string {
  return `<code>${escaped(text)}</code>`;
}

function fingerprints(all: readonly string[]): string {
  const rest = all.length - MOST;
  const shown = all.slice(0, MOST).map(codeOf);
  return [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join('<br />');
}
