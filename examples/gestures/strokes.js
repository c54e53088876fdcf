// Strokes as numbers, and the built-in strokes. It uses only additions, multiplications and square roots: browsers compute Math.sin
// differently; these give every browser the same numbers, so every training run has the same bits.

/** Number of parts of each stroke. */
const PARTS = 24;
/** Pixels; a shorter stroke is a dot. */
const SHORTEST = 24;
/** Number of built-in strokes of each kind, and number of variants of each drawn one. */
const [EACH, VARIANTS] = [60, 8];

/**
 * The classifier's input: the directions along a stroke, cut into parts of equal length. Place, size and speed do not matter.
 * Undefined if the stroke is a dot.
 */
export function directionsOf(points) {
  const along = [0];
  for (let at = 1; at < points.length; at++) along.push(along[at - 1] + distance(points[at - 1], points[at]));
  const length = along.at(-1);
  if (!(length >= SHORTEST)) return undefined;
  let at = 1;
  const places = Array.from({ length: PARTS + 1 }, (_, part) => {
    const way = (length * part) / PARTS;
    while (along[at] < way && at < points.length - 1) at++;
    const share = Math.min(1, (way - along[at - 1]) / (along[at] - along[at - 1] || 1));
    return [0, 1].map((axis) => points[at - 1][axis] + share * (points[at][axis] - points[at - 1][axis]));
  });
  const step = length / PARTS;
  return places.slice(1).map(([x, y], part) => [(x - places[part][0]) / step, (y - places[part][1]) / step]);
}

function distance([x, y], [toX, toY]) {
  return Math.sqrt((toX - x) * (toX - x) + (toY - y) * (toY - y));
}

/** Points of each kind of stroke, about 200 pixels wide. */
const MAKE = {
  circle(random) {
    const [cosine, sine] = [0.9659258262890683, 0.25881904510252074]; // of 15 degrees
    const flat = 0.6 + 0.4 * random();
    const points = [];
    let [x, y] = [100, 0];
    for (let left = 22 + Math.floor(5 * random()); left >= 0; left--) {
      points.push([x, flat * y]);
      [x, y] = [cosine * x - sine * y, sine * x + cosine * y];
    }
    return points;
  },
  line: (random) => [-100, 0, 100].map((x) => [x, 16 * (random() - 0.5)]),
  zigzag(random) {
    const height = 40 + 60 * random();
    const corners = 4 + Math.floor(4 * random());
    return Array.from({ length: corners }, (_, corner) => [
      (200 * corner) / (corners - 1),
      (corner % 2) * height,
    ]);
  },
};

export const KINDS = Object.keys(MAKE);

/** A stroke of one kind in any direction, drawn untidily. */
export function makeStroke(kind, random) {
  const mirrored = random() < 0.5 ? -1 : 1;
  const points = MAKE[kind](random).map(([x, y]) => [x, mirrored * y]);
  return changed(points, anyDirection(random), random);
}

/** Labelled strokes of each kind, the same in each run. */
export function builtIn() {
  const random = randomNumbers(1);
  const made = (label) =>
    Array.from({ length: EACH }, () => ({ x: directionsOf(makeStroke(label, random)), label }));
  return KINDS.flatMap(made);
}

/** A drawn stroke and variants of it, turned by up to about 10 degrees and a little narrower or wider, so that a few strokes suffice. */
export function variants(points, label) {
  const random = randomNumbers(2);
  const one = () => {
    const turn = 0.36 * (random() - 0.5);
    const norm = Math.sqrt(1 + turn * turn);
    return changed(points, [1 / norm, turn / norm], random);
  };
  const strokes = [points, ...Array.from({ length: VARIANTS - 1 }, one)];
  return strokes.map((stroke) => ({ x: directionsOf(stroke), label })).filter(({ x }) => x !== undefined);
}

/** Stretches and turns a stroke, and moves each point a little. */
function changed(points, [cosine, sine], random) {
  const stretch = 0.85 + 0.3 * random();
  const moved = (value) => value + 6 * (random() - 0.5);
  return points.map(([x, y]) => [
    moved(cosine * stretch * x - sine * y),
    moved(sine * stretch * x + cosine * y),
  ]);
}

function anyDirection(random) {
  for (;;) {
    const [x, y] = [2 * random() - 1, 2 * random() - 1];
    const norm = Math.sqrt(x * x + y * y);
    if (norm > 0.1 && norm < 1) return [x / norm, y / norm];
  }
}

/** Numbers from 0 to below 1, the same for the same seed. */
export function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}
