// Measures the peaks of ./peak.mjs: a quarter of a second each.
import {
  ACCUMULATORS,
  operationsPerTurn,
  peakModule,
  UNROLLED,
  WIDE_ACCUMULATORS,
  widePeakModule,
} from './peak.mjs';

const TURNS = 20_000;
const REPETITIONS = 40;

/** The most that multiplications and additions on registers of 128 bits reach on one core in this runtime, in GFLOP/s. */
export function measurePeak() {
  return best(ACCUMULATORS, peakModule);
}

/** The same in the form that an engine may pack into registers of 256 bits. */
export function measureWidePeak() {
  return best(WIDE_ACCUMULATORS, widePeakModule);
}

function best(counts, moduleOf) {
  const forms = counts.flatMap((accumulators) => UNROLLED.map((unrolled) => [accumulators, unrolled]));
  return Math.max(...forms.map((form) => gflopsOf(form, moduleOf)));
}

function gflopsOf(form, moduleOf) {
  const { run } = new WebAssembly.Instance(moduleOf(...form)).exports;
  let least = Number.POSITIVE_INFINITY;
  for (let repetition = 0; repetition < REPETITIONS; repetition++) {
    const begin = performance.now();
    run(TURNS);
    least = Math.min(least, performance.now() - begin);
  }
  return (TURNS * operationsPerTurn(...form)) / least / 1e6;
}
