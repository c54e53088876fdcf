// The outcome of a chunk as steps of one script.
import { type Mismatch, storedResult } from '../result.js';
import type { Chunk, ChunkOutcome } from '../store/store.js';
import type { Entry } from './chunk-queue.js';
import type { Step } from './scripts.js';

/** @param entries chunks to do again */
export function outcomeSteps(
  chunk: Chunk,
  { results, models, audited, mismatches, corrections }: ChunkOutcome,
  entries: readonly Entry[],
): Step[] {
  return [
    ...[...models].map(([sha256, bytes]) => ['blob', sha256, bytes] as const),
    ...results.map((result) => [result.status, result.key, JSON.stringify(storedResult(result))] as const),
    ...corrections.map((right) => ['correction', right.key, JSON.stringify(storedResult(right))] as const),
    ...audited.map((key) => ['audited', key] as const),
    ...mismatches.flatMap((found) => mismatchSteps(found)),
    ...(chunk.witnesses === undefined ? chunk.jobs.map(({ key }) => ['close', key] as const) : []),
    ...entries.flatMap((entry) => againSteps(entry)),
  ];
}

export function mismatchSteps(found: Mismatch): Step[] {
  return [
    ['mismatch', found.key, JSON.stringify(found)],
    ...found.faulty.map((worker) => ['quarantined', worker] as const),
  ];
}

function againSteps(entry: Entry): Step[] {
  const { id, jobs, witnesses } = entry.chunk;
  const opened = jobs.map(({ key }) => ['open', key, id] as const);
  return [
    ['again', id, JSON.stringify(entry)],
    ...(witnesses === undefined ? opened : jobs.map(({ key }) => ['audit', id, key] as const)),
  ];
}
