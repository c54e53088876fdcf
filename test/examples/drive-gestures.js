// Draws in the example's page, in a frame of its own, as a visitor does, and reports what it shows.

/** Waits until `look` finds something. */
async function until(what, look) {
  const end = performance.now() + 60_000;
  for (;;) {
    const found = look();
    if (found) return found;
    if (performance.now() > end)
      throw new Error(`${what}: not within 60 s; the status is "${shown('status')}"`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const frame = document.querySelector('iframe');
const element = (id) => frame.contentDocument.getElementById(id);
const shown = (id) => element(id)?.textContent ?? '';

const turned = (point, count, turns) =>
  Array.from({ length: count }, (_, index) => point((turns * index * 2 * Math.PI) / (count - 1)));
const circle = turned((angle) => [130 + 60 * Math.cos(angle), 110 - 60 * Math.sin(angle)], 50, 1);
const small = turned((angle) => [60 + 20 * Math.sin(angle), 60 + 18 * Math.cos(angle)], 20, 1.1);
const line = [
  [20, 150],
  [140, 95],
  [250, 40],
];
const zigzag = [
  [20, 60],
  [60, 130],
  [100, 55],
  [140, 125],
  [180, 60],
];
const corner = (size) => [
  [40, 20],
  [42, 20 + size],
  [40 + size, 18 + size],
];

/** One stroke with a pointer. */
function draw(points, type) {
  const field = element('field');
  const { left, top } = field.getBoundingClientRect();
  const { PointerEvent } = frame.contentWindow;
  const send = (name, [x, y]) =>
    field.dispatchEvent(
      new PointerEvent(name, {
        ...{ bubbles: true, pointerId: 7, pointerType: type, isPrimary: true, button: 0 },
        ...{ clientX: left + x, clientY: top + y },
      }),
    );
  send('pointerdown', points[0]);
  const before = shown('answer');
  for (const point of points.slice(1)) send('pointermove', point);
  send('pointerup', points.at(-1));
  return before;
}

/** What it says of a stroke, without how sure it is. */
async function seen(points, type = 'mouse') {
  draw(points, type);
  const [, label] = await until('an answer', () => /^(.*), \d+ % sure$/.exec(shown('answer')));
  return label;
}

/** What it says once it is trained on this many strokes of the visitor's. */
function trainedOn(count) {
  const yours = count === 0 ? 'apart\\.' : `apart, ${count} of your strokes among them\\.`;
  const pattern = new RegExp(`^Trained in [0-9.]+ s to tell (.*) ${yours} Fingerprint ([0-9a-f]{64})$`);
  return until(`training on ${count}`, () => {
    if (shown('status').startsWith('Failed')) throw new Error(shown('status'));
    return pattern.exec(shown('status'));
  });
}

async function teach(points, label, count) {
  draw(points, 'touch');
  element('teach').elements.label.value = label;
  element('teach').requestSubmit();
  return trainedOn(count);
}

/** What becomes of something that the page would send. */
function sends() {
  const refused = new Promise((resolve) => {
    frame.contentDocument.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
      resolve(`refused: ${effectiveDirective}`);
    });
  });
  const sent = frame.contentWindow.fetch('/drive-gestures.js', { method: 'POST' });
  return Promise.race([
    refused,
    sent.then(
      () => 'sent',
      () => refused,
    ),
  ]);
}

async function drive() {
  await until('the page', () => element('teach')?.querySelector('button').disabled === false);
  // At once: its answer waits for the first training run.
  const first = await seen(circle);
  const [, classes, fingerprint] = await trainedOn(0);
  const of = [await seen(small, 'touch'), await seen(line), await seen(zigzag, 'pen')];
  const surest = shown('shares').match(/\S+ \d+ %/)?.[0];
  const meters = [...element('shares').querySelectorAll('meter')].map(({ labels }) => labels.length);
  const picture = element('field').toDataURL();
  const begun = draw([[30, 30]], 'mouse');
  const dot = shown('answer');
  const dotIsDrawn = element('field').toDataURL() !== picture;

  const empty = element('forget').disabled;
  for (const [index, size] of [80, 100, 90].entries()) await teach(corner(size), 'corner', index + 1);
  const [, taughtClasses, taughtFingerprint] = await trainedOn(3);
  const taught = [await seen(corner(60)), await seen(circle), await seen(line), await seen(zigzag)];
  element('forget').click();
  const [, , again] = await trainedOn(0);

  const make = element('make');
  const kinds = [...make.elements.kind.options].map(({ value }) => value);
  const made = [];
  for (const kind of kinds) {
    make.elements.kind.value = kind;
    make.requestSubmit();
    made.push((await until('an answer', () => /^(.*), \d+ % sure$/.exec(shown('answer'))))[1]);
  }
  const { scrollWidth, clientWidth } = frame.contentDocument.documentElement;
  return {
    first,
    of,
    surest,
    meters,
    begun,
    dot,
    dotIsDrawn,
    empty,
    trained: { classes, fingerprint },
    taught: { classes: taughtClasses, fingerprint: taughtFingerprint, seen: taught },
    again,
    made: made.join() === kinds.join() ? 'as asked' : made,
    sends: await sends(),
    fits: scrollWidth <= clientWidth,
    labels: [...frame.contentDocument.querySelectorAll('input, select')].map(({ labels: [label] }) =>
      label.firstChild.data.trim(),
    ),
  };
}

try {
  await fetch('/report', { method: 'POST', body: JSON.stringify(await drive()) });
} catch (error) {
  await fetch('/failure', { method: 'POST', body: String(error.stack) });
}
