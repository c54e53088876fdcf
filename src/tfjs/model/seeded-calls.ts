/** Call methods of layers while their dropout is drawn from a seed. */
const seededCalls = new WeakSet<object>();

/** Whether a layer's call was replaced by an equivalent one of Lethe. */
export function isSeededCall(call: object): boolean {
  return seededCalls.has(call);
}

/** Notes that a layer's call replaces its class's while dropout is drawn from a seed. */
export function noteSeededCall(call: object): void {
  seededCalls.add(call);
}
