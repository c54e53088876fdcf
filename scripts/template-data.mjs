// The data of the templates of `lethe init`, made up: nobody has measured them. `node scripts/template-data.mjs` writes them.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const TEMPLATES = fileURLToPath(new URL('../templates', import.meta.url));
const DAYS = 21;
const SEQUENCES = 45;

let state = 1;
/** From -1 to 1 (Park and Miller 1988). */
function random() {
  state = (state * 48271) % 2147483647;
  return (2 * state) / 2147483647 - 1;
}

/** What an office takes from its grid, hour by hour: more at day, less at weekends. */
function load() {
  const rows = ['hour,load'];
  for (let hour = 0; hour < 24 * DAYS; hour++) {
    const time = new Date(Date.UTC(2026, 8, 7, hour)); // A Monday.
    const isWorkday = time.getUTCDay() % 6 !== 0;
    const day = Math.max(0, Math.sin(((time.getUTCHours() - 6) / 14) * Math.PI));
    const value = 20 + (isWorkday ? 40 : 12) * day + 0.05 * hour + 3 * random();
    rows.push(`${time.toISOString().slice(0, 16)},${value.toFixed(1)}`);
  }
  return rows;
}

/** How a hand moves, at each step to the right and upward. */
const GESTURES = {
  circle: (part) => [Math.cos(2 * Math.PI * part), Math.sin(2 * Math.PI * part)],
  shake: (part) => [Math.sin(6 * Math.PI * part), 0],
  swipe: (part) => [Math.sin(Math.PI * part), 0],
};

/** Gestures of 8 to 12 steps. */
function gestures() {
  const rows = ['id,gesture,x,y'];
  const names = Object.keys(GESTURES);
  for (let id = 0; id < SEQUENCES; id++) {
    const name = names[id % names.length];
    const steps = 10 + Math.round(2 * random());
    for (let step = 0; step < steps; step++) {
      const moved = GESTURES[name](step / (steps - 1)).map((value) => (value + 0.3 * random()).toFixed(2));
      rows.push(`${id},${name},${moved.join(',')}`);
    }
  }
  return rows;
}

for (const [name, rows] of Object.entries({ forecast: load(), classify: gestures() }))
  writeFileSync(path.join(TEMPLATES, name, 'data.csv'), `${rows.join('\n')}\n`);
