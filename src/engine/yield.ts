/** Calls back after the event loop has run. Throws if this runtime lacks it. */
type Way = (resume: () => void) => void;

/** The quickest first: a message to itself; browsers delay `setTimeout` to 4 ms. */
const WAYS: readonly Way[] = [
  (resume) => void setImmediate(resume),
  (resume) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resume();
    };
    port2.postMessage(undefined);
  },
  (resume) => void setTimeout(resume, 0),
];

/**
 * Lets everything that waits on the event loop run once (timers, input, abort signals), then resolves. Takes the
 * quickest way that works here, which is found by trying: a global may be there and throw when it is called, as
 * `setImmediate` does in edge functions of Next.js.
 */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve, reject) => {
    let failure: unknown;
    for (const way of WAYS) {
      try {
        return way(resolve);
      } catch (error) {
        failure = error;
      }
    }
    reject(failure);
  });
}
