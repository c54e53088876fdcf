// Trains and answers off the main thread, so that drawing stays smooth.
import { trainOn } from './classifier.js';

let running = new AbortController();
/** A promise of the classifier of the last training run. */
let trained;

const DO = {
  async train({ taught }) {
    running.abort(); // The run in progress lacks the new strokes.
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
      classifier = await last.catch(() => undefined); // Aborted by a newer run: await that one.
    }
    if (classifier === undefined) return; // The page has the reason already.
    const [row] = await classifier.predictProbabilities([x]);
    const seen = classifier.classes.map((label, index) => ({ label, probability: row[index] }));
    postMessage({ type: 'seen', question, seen: seen.sort((a, b) => b.probability - a.probability) });
  },
};

addEventListener('message', ({ data }) => {
  DO[data.type](data).catch(({ message }) => postMessage({ type: 'failed', message }));
});
