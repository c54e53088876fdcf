// The page: starts a worker that trains, and shows its messages.
const element = (id) => document.getElementById(id);
const [settings, button, status] = ['settings', 'train', 'status'].map(element);
let worker;

settings.addEventListener('submit', (event) => {
  event.preventDefault();
  const entries = [...new FormData(settings)].map(([name, value]) => [name, Number(value)]);
  train(Object.fromEntries(entries));
});
button.disabled = false; // From now on a click no longer sends the form.

function train(options) {
  worker?.terminate(); // End an earlier training run.
  status.textContent = 'Training ...';
  worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  worker.addEventListener('error', ({ message }) => fail(message ?? 'the worker could not be loaded'));
  worker.addEventListener('message', ({ data }) => SHOW[data.type](data, options));
  worker.postMessage(options);
}

/** A function for each kind of message. */
const SHOW = {
  epoch({ epoch, loss }, { epochs }) {
    status.textContent = `Epoch ${epoch + 1} of ${epochs}, loss ${loss.toPrecision(3)}`;
  },
  trained({ fingerprint, real, predicted }, { epochs }) {
    status.textContent = `Trained for ${epochs} epochs. Fingerprint ${fingerprint}`;
    draw('wave', real);
    draw('prediction', predicted);
  },
  failed: ({ message }) => fail(message),
};

function fail(message) {
  status.textContent = `Failed: ${message}`;
}

/** Values from -1 to 1, from left to right. */
function draw(id, values) {
  const points = values.map((value, index) => `${(600 * index) / (values.length - 1)},${80 - 70 * value}`);
  element(id).setAttribute('points', points.join(' '));
}
