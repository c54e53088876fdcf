// Trains one of the models, or all, and shows what they have learned: node main.js [name ...]
import { fit, initialize, predict, useWasm } from 'lethe';
import * as addition from './addition.js';
import * as dates from './dates.js';
import * as letters from './letters.js';
import * as sentiment from './sentiment.js';
import * as translation from './translation.js';
import * as weather from './weather.js';
import * as words from './words.js';

const PROGRAMS = { addition, dates, letters, sentiment, translation, weather, words };
const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(PROGRAMS);

await useWasm({ threads: 1 });
for (const name of names) {
  const program = PROGRAMS[name];
  if (program === undefined) {
    throw new RangeError(`main: expected one of ${Object.keys(PROGRAMS).join(', ')}, got ${name}`);
  }
  const { title, epochs, make } = program;
  const { model, x, y, options, show } = make();
  initialize(model, 1);
  const { engine, history, timings, fingerprint } = await fit(model, x, y, {
    ...options,
    epochs,
    seed: 1,
    verbose: 0,
  });
  console.log(
    `\n${title}\n  engine ${engine}, ${Math.round(timings.total)} ms, fingerprint ${fingerprint.slice(0, 12)}`,
  );
  console.log(
    `  loss ${history.loss[0].toFixed(3)}, after ${epochs} epochs ${history.loss.at(-1).toFixed(3)}`,
  );
  for (const line of await show(predict)) console.log(`  ${line}`);
}
