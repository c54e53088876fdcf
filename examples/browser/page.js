// Starts a worker that trains, then streams the wave through the trained network, one step at a time.
import { InferenceNetwork } from 'lethe/core';
import { drawLines } from './chart.js';
import { wave } from './wave.js';

const element = (id) => document.getElementById(id);
const [settings, trainButton, stopButton, status] = ['settings', 'train', 'stop', 'status'].map(element);
const STEPS_SHOWN = 160;

let worker;
let stream;
let frame;
/** Counts starts and stops: code that awaited something compares it to learn that it is out of date. */
let run = 0;

settings.addEventListener('submit', (event) => {
  event.preventDefault();
  stop();
  train(Object.fromEntries([...new FormData(settings)].map(([name, value]) => [name, Number(value)])));
});

trainButton.disabled = false; // From now on a click no longer sends the form.

stopButton.addEventListener('click', () => {
  if (stream === undefined) status.textContent = 'Stopped.';
  stop();
  trainButton.focus();
});

/** Stops the worker and the animation. */
function stop() {
  run++;
  worker?.terminate();
  stream?.close();
  stream = undefined;
  cancelAnimationFrame(frame);
  stopButton.disabled = true;
}

function train(options) {
  const losses = [];
  stopButton.disabled = false;
  status.textContent = 'Training ...';
  worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  worker.addEventListener('error', ({ message }) => fail(message ?? 'the worker could not be loaded'));
  worker.addEventListener('message', ({ data }) => {
    if (data.type === 'failed') fail(data.message);
    else if (data.type === 'epoch') losses.push(data.loss);
    else finish(data, losses).catch((error) => fail(error.message));
  });
  worker.postMessage(options);
  const show = () => {
    showLosses(losses, options.epochs);
    frame = requestAnimationFrame(show);
  };
  show();
}

function showLosses(losses, epochs) {
  const values = losses.map(Math.log10);
  const [low, high] = [Math.min(-3, ...values), Math.max(0, ...values)];
  drawLines(element('loss'), [{ like: '.prediction', width: 2, values }], { points: epochs, low, high });
}

function fail(message) {
  stop();
  status.textContent = `Failed: ${message}`;
}

async function finish({ bytes, fingerprint, milliseconds }, losses) {
  stop();
  showLosses(losses, losses.length);
  const [loss, seconds] = [losses.at(-1).toPrecision(3), (milliseconds / 1000).toFixed(2)];
  status.textContent = `${losses.length} epochs in ${seconds} s, loss ${loss}. Fingerprint ${fingerprint}`;
  const mine = run;
  const opened = await (await InferenceNetwork.load(bytes)).stream();
  if (run !== mine) return;
  stream = opened;
  showStream();
}

/** Each frame gives the network the next value of the wave; the network predicts the value after it. */
function showStream() {
  const values = wave();
  const [real, predicted] = [[], []];
  let expected = 0;
  const step = () => {
    const { value } = values.next();
    real.push(value);
    predicted.push(expected);
    [expected] = stream.step([value]);
    if (real.length > STEPS_SHOWN) for (const list of [real, predicted]) list.shift();
  };
  const show = () => {
    step();
    draw();
    frame = requestAnimationFrame(show);
  };
  const draw = () => {
    const lines = [
      { like: '.wave', width: 6, values: real },
      { like: '.prediction', width: 2, values: predicted },
    ];
    drawLines(element('stream'), lines, { points: STEPS_SHOWN, low: -1.1, high: 1.1 });
  };
  stopButton.disabled = false;
  if (!matchMedia('(prefers-reduced-motion: reduce)').matches) return show();
  for (let count = 0; count < STEPS_SHOWN; count++) step();
  draw();
}
