// Trains in a worker, and ends it afterwards.

export function trainInWorker(values, horizon) {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  const result = new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => ('failed' in data ? reject(new Error(data.failed)) : resolve(data));
    worker.onerror = ({ message }) => reject(new Error(message ?? 'the worker could not be loaded'));
  });
  worker.postMessage({ values, horizon });
  return result.finally(() => worker.terminate());
}
