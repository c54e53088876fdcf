/** What layers are called by while their dropout is drawn from a seed. */
const seededCalls = new WeakSet<object>();

/** Whether a layer's call was replaced here, by one that does the same. */
export function isSeededCall(call: object): boolean {
  return seededCalls.has(call);
}

/** Notes that a layer's call stands for its class's own while dropout is drawn from a seed. */
export function noteSeededCall(call: object): void {
  seededCalls.add(call);
}
