import { reproductionSection, runRows } from '../../../report/reproduction.js';
import type { ReadResult } from '../result.js';

/** How to reproduce the numbers. */
export function reproductionOf({ command, run, classifier }: ReadResult): string {
  return reproductionSection({
    introduction: `<p>Lethe computes the same bits on every runtime, processor and number of threads. The fingerprint is of classes, scaling and
the weights of all networks: if yours is the same, so are all numbers on this page.</p>`,
    rows: runRows({ command, run, fingerprints: [['Fingerprint', [classifier.fingerprint()]]] }),
  });
}
