import { escaped } from '../../../report/escape.js';
import { codeOf, reproductionSection } from '../../../report/reproduction.js';
import type { Verification } from '../../verify/verification.js';

/** How to get the same numbers. */
export function reproductionOf({ tasks, seeds, version, fingerprint, timings }: Verification): string {
  const names = tasks.map(({ task }) => task).join(',');
  const command = `npx lethe@${version} verify --task ${names} --seeds ${seeds} --report report.html`;
  const rows: [string, string][] = [
    ['Command', codeOf(command)],
    ['Version', `Lethe ${escaped(version)}`],
    ['Seeds', seeds === 1 ? '1: number 0' : `${seeds}: 0 to ${seeds - 1}`],
    ['Fingerprint', codeOf(fingerprint)],
  ];
  if (timings !== undefined) {
    const threads = `${timings.threads} thread${timings.threads === 1 ? '' : 's'}`;
    rows.push([
      'This run',
      escaped(`${timings.runtime}, ${threads}, ${(timings.milliseconds / 1000).toFixed(1)} s`),
    ]);
  }
  return reproductionSection({
    introduction: `<p>Lethe computes the same bits on every runtime, processor and number of threads. The fingerprint is of the weights of all
networks: if yours is the same, so are all numbers on this page.</p>
<p class="paper">The tables behind the charts are printed where they are open on the page, those of gates and cells aside, which are
too wide; <code>lethe verify --json</code> has all numbers.</p>`,
    rows,
  });
}
