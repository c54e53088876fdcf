// The page: sends strokes to the worker and shows its answers. It trains on the strokes that the visitor teaches and the built-in ones.
import { drawingField } from './field.js';
import { directionsOf, KINDS, makeStroke, randomNumbers, variants } from './strokes.js';

const element = (id) => document.getElementById(id);
const [answer, shares, status, teach, make, forget] = [
  'answer',
  'shares',
  'status',
  'teach',
  'make',
  'forget',
].map(element);
const random = randomNumbers(3);
/** Strokes that the visitor labelled: `{ points, label }`. */
let taught = [];
/** The last stroke, unless it was a dot, and the number of strokes so far. */
let last;
let question = 0;

const field = drawingField(element('field'), { begins: forgetLast, ends: look });
const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
worker.addEventListener('error', ({ message }) =>
  fail({ message: message ?? 'the worker could not be loaded' }),
);
worker.addEventListener('message', ({ data }) => SHOW[data.type](data));

/** A function for each kind of message. */
const SHOW = {
  trained({ classes, fingerprint, milliseconds }) {
    const yours = taught.length === 0 ? '' : `, ${taught.length} of your strokes among them`;
    const time = (milliseconds / 1000).toFixed(2);
    status.textContent = `Trained in ${time} s to tell ${classes.join(', ')} apart${yours}. Fingerprint ${fingerprint}`;
    element('known').replaceChildren(...classes.map((label) => new Option(label)));
    if (last !== undefined) ask();
  },
  seen({ question: answered, seen }) {
    if (answered !== question || last === undefined) return; // Another stroke has begun since.
    const [{ label, probability }] = seen;
    answer.textContent = `${label}, ${percent(probability)} sure`;
    shares.replaceChildren(...seen.map(shareOf));
  },
  failed: fail,
};

function fail({ message }) {
  status.textContent = `Failed: ${message}`;
}

/** Called when a stroke ends. */
function look(points) {
  const x = directionsOf(points);
  if (x === undefined) {
    answer.textContent = 'Too short: draw a longer stroke.';
    return;
  }
  last = { points, x };
  ask();
}

function ask() {
  worker.postMessage({ type: 'ask', question: ++question, x: last.x });
}

function forgetLast() {
  last = undefined;
  answer.textContent = '...';
  shares.replaceChildren();
}

function train() {
  status.textContent = 'Training ...';
  const strokes = taught.flatMap(({ points, label }) => variants(points, label));
  worker.postMessage({ type: 'train', taught: strokes });
  forget.disabled = taught.length === 0;
}

function shareOf({ label, probability }) {
  const [row, name, meter] = ['label', 'span', 'meter'].map((tag) => document.createElement(tag));
  name.textContent = `${label} ${percent(probability)}`;
  meter.value = probability;
  row.append(name, meter);
  return row;
}

/** Rounded down: only certainty shows as 100 %. */
function percent(share) {
  return `${Math.floor(100 * share)} %`;
}

teach.addEventListener('submit', (event) => {
  event.preventDefault();
  const label = teach.elements.label.value.trim();
  if (last === undefined || label === '') {
    status.textContent = 'Draw a stroke, and name it.';
    return;
  }
  taught.push({ points: last.points, label });
  train();
});

forget.addEventListener('click', () => {
  taught = [];
  train();
});

make.elements.kind.replaceChildren(...KINDS.map((kind) => new Option(kind)));
make.addEventListener('submit', (event) => {
  event.preventDefault();
  const [x, y] = field.middle();
  const points = makeStroke(make.elements.kind.value, random);
  const centre = [0, 1].map((axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length);
  forgetLast();
  field.show(points.map((point) => [x + point[0] - centre[0], y + point[1] - centre[1]]));
  look(points);
});

train();
for (const button of document.querySelectorAll('button[type=submit]')) button.disabled = false;
