/**
 * JSON with the keys of each object in order and without spaces: equal for equal values, in every runtime. Undefined
 * values are left out; functions and classes are written as their names. Follows RFC 8785, whose numbers are those of
 * JavaScript.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === 'function') return `function ${inner.name}`;
    if (typeof inner === 'number' && !Number.isFinite(inner)) return String(inner);
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    const entries = Object.entries(inner);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
