import { reproductionSection, runRows } from '../../../report/reproduction.js';
import type { ForecastResult } from '../result.js';

/** How to reproduce the numbers. */
export function reproductionOf({ command, run, fitted, backtest }: ForecastResult): string {
  const networks = fitted?.networks.map(({ fingerprint }) => fingerprint);
  return reproductionSection({
    introduction: `<p>Lethe computes the same bits on every runtime, processor and number of threads. The fingerprints are of the weights of the
networks that forecast: if yours are the same, so are all numbers on this page.</p>`,
    rows: runRows({
      ...{ command, run },
      fingerprints: [
        ...(networks === undefined ? [] : [['Fingerprint', networks] as const]),
        ['Of the back-test', backtest.fingerprints],
      ],
    }),
  });
}
