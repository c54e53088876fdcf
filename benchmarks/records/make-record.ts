import { median, operationsOf, percentile } from 'lethe/bench';
import type { Adapter, Variant } from '../adapter.js';
import type { MeasureAnswer, MeasureRequest } from '../measure-request.js';
import type { RunDescription } from './machine.js';
import { type BenchmarkRecord, type CpuTimes, WIDE } from './record.js';

/** What a run knows of one measurement beside its answer. */
export interface Measured {
  run: RunDescription;
  round: number;
  case: MeasureRequest['case'];
  adapter: Adapter;
  runtime: { name: string; version: string };
  variant: Variant;
  load: number;
  /** How often it was measured again. */
  repeats: number;
}

/** The line that is kept of a measurement. */
export function makeRecord(measured: Measured, answer: MeasureAnswer): BenchmarkRecord {
  const { run, round, adapter, runtime, variant, load, repeats } = measured;
  const { samples, stepsPerSample, coldMs, clock, results, engineVersion } = answer;
  const middle = median(samples);
  const gflops = operationsOf(measured.case) / middle / 1e6;
  const peak = (variant.variant === WIDE ? run.widePeakGflops : null) ?? run.peakGflops;
  return {
    ...run,
    at: new Date().toISOString(),
    round,
    case: measured.case.name,
    runtime,
    engine: variant.engine,
    engineVersion,
    threads: variant.threads,
    ...(variant.variant === undefined ? {} : { variant: variant.variant }),
    samples,
    stepsPerSample,
    steps: samples.length * stepsPerSample,
    median: middle,
    minimum: Math.min(...samples),
    p95: percentile(samples, 95),
    cpu: cpuTimes(answer),
    repeats,
    coldMs,
    clock,
    gflops,
    peakFraction: gflops / (variant.threads * peak),
    values: results.values,
    fingerprint: results.fingerprint ?? null,
    sameWork: adapter.otherWork === undefined,
    ...(adapter.otherWork === undefined ? {} : { note: adapter.otherWork }),
    load,
  };
}

function cpuTimes({ cpuSamples, outsideCpuMs }: MeasureAnswer): CpuTimes | null {
  if (cpuSamples !== undefined) return cpuTimesOf('inside', cpuSamples);
  // Less than a tick of the system's clock: not measured.
  return outsideCpuMs === undefined || outsideCpuMs === 0 ? null : cpuTimesOf('outside', [outsideCpuMs]);
}

function cpuTimesOf(source: CpuTimes['source'], samples: number[]): CpuTimes {
  return { source, samples, median: median(samples), minimum: Math.min(...samples) };
}
