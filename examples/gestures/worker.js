// Trains and answers, away from the page, so that strokes are drawn without a hitch meanwhile.
import { trainOn } from './classifier.js';

let running = new AbortController();
/** The classifier of the last training run, or the wait for it. */
let trained;

const DO = {
  async train({ taught }) {
    running.abort(); // What still trains knows less.
    running = new AbortController();
    const { signal } = running;
    const start = performance.now();
    trained = trainOn(taught, signal);
    try {
      const classifier = await trained;
      const milliseconds = performance.now() - start;
      const { classes } = classifier;
      postMessage({ type: 'trained', classes, fingerprint: classifier.fingerprint(), milliseconds });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  },

  async ask({ question, x }) {
    let classifier;
    for (let last; last !== trained; ) {
      last = trained;
      classifier = await last.catch(() => undefined); // Ended by a newer one, which is awaited then.
    }
    if (classifier === undefined) return; // The page was told why.
    const [row] = await classifier.predictProbabilities([x]);
    const seen = classifier.classes.map((label, index) => ({ label, probability: row[index] }));
    postMessage({ type: 'seen', question, seen: seen.sort((a, b) => b.probability - a.probability) });
  },
};

addEventListener('message', ({ data }) => {
  DO[data.type](data).catch(({ message }) => postMessage({ type: 'failed', message }));
});
