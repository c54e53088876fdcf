/** Lethe in this runtime is what everyone is compared with, and where curves are measured: the first of these that is there. */
const REFERENCES = ['node-24', 'node'];

/**
 * The runtime of reference among those that are there; the last resort if none is.
 *
 * @param names as adapters and records have them
 */
export function referenceRuntime(names: readonly string[]): string {
  const there = new Set(names.map((name) => name.toLowerCase()));
  return REFERENCES.find((name) => there.has(name)) ?? 'node';
}
