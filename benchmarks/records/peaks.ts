// The most that a core can do, by which a record says how near an engine comes.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { ROOT } from '../../test/platform/runtimes/project.js';
import { measurePeak } from '../peak/measure.mjs';
import { isPacked, WIDE_FLAG } from '../peak/peak.mjs';
import type { BenchmarkRecord } from './record.js';

export type Peaks = Pick<BenchmarkRecord, 'peakGflops' | 'widePeakGflops'>;

const PRINT_WIDE = path.join(ROOT, 'benchmarks/peak/print-wide.mjs');

/**
 * The peaks of one core, in vectors of 128 bits in this process and of 256 in one of its own.
 *
 * @param nodes paths of Nodes that may pack vectors: the first that does counts
 */
export function measurePeaks(nodes: readonly string[]): Peaks {
  const peakGflops = measurePeak();
  const isWide = (peak: number | undefined): peak is number =>
    peak !== undefined && isPacked(peak, peakGflops);
  for (const node of nodes) {
    const widePeakGflops = widePeakOf(node);
    if (isWide(widePeakGflops)) return { peakGflops, widePeakGflops };
  }
  return { peakGflops, widePeakGflops: null };
}

/** Undefined if the Node does not know V8's flag. */
function widePeakOf(node: string): number | undefined {
  const run = (...args: string[]): string => execFileSync(node, args, { encoding: 'utf8', env: {} });
  return run('--v8-options').includes(WIDE_FLAG) ? Number(run(WIDE_FLAG, PRINT_WIDE)) : undefined;
}
