// Saves, and trains with checkpoints, where only so much can be written, and then where there is room again:
// `node full-disk.mjs FOLDER bytes|pages MOST`. Prints a line for each limit, what went wrong as JSON; MOST lines at most.
// `bytes`: no file may have more; `pages`: the file system of the folder, a small one, has no more left.
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, rm, stat, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { checkpoints } from 'lethe/checkpoint';
import { adam, dense, lstm, Network } from 'lethe/core';

const [parent, kind, most] = process.argv.slice(2);
const folder = path.join(parent, 'work');
const FILLER = path.join(parent, 'filler');
await mkdir(folder);

const setFileSize = (bytes) =>
  execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:unlimited`]);

/** How room is taken and given back. */
const LIMITS = {
  bytes: { take: async (left) => void setFileSize(left), give: async () => void setFileSize('unlimited') },
  pages: {
    async take(left) {
      const { bavail, bsize } = await statfs(parent);
      await writeFile(FILLER, new Uint8Array(Math.max(0, bavail - left) * bsize));
    },
    give: () => rm(FILLER, { force: true }),
  },
};
const limit = LIMITS[kind];

const LAYERS = [lstm({ units: 2, inputShape: [3, 1], dropout: 0.2 }), dense({ units: 1 })];
const [first, second, third] = [1, 2, 3].map((seed) => Network.create(LAYERS, { seed }));

/** Trains a network of its own, and waits for each checkpoint: what it came to. */
async function train(to, resume) {
  const network = Network.create(LAYERS, { seed: 4 });
  network.compile({ optimizer: adam(0.01), loss: 'meanSquaredError' });
  const x = { values: [1, 2, 3, 4, 5, 6, 7, 8, 9], shape: [3, 3, 1] };
  const { fingerprint } = await network.fit(x, [[1], [2], [3]], {
    epochs: 3,
    batchSize: 2,
    yieldEvery: 'never',
    ...(to !== undefined && { checkpoint: checkpoints({ to, everySteps: 1, best: 'loss', resume }) }),
  });
  return fingerprint;
}

function check(holds, message) {
  if (!holds) throw new Error(message);
}

/** Why something failed, undefined if it did not; throws if it failed for anything but want of room. */
async function refusal(action) {
  try {
    await action();
    return undefined;
  } catch (error) {
    const { name, code, message } = error;
    check(name === 'LetheError' && code === 'data', `expected a LetheError, got ${error.stack}`);
    check(/ENOSPC|EFBIG/.test(message), `expected ENOSPC or EFBIG, got ${message}`);
    return message;
  }
}

const heldIn = async (place) => (await Network.load(place)).fingerprint();

/** @param before saved there while there is room; undefined: nothing is there */
async function save(left, before) {
  const place = path.join(folder, 'model');
  await before?.save(place);
  await limit.take(left);
  const failed = await refusal(() => second.save(place));
  await limit.give();
  const held = await heldIn(place).catch((error) => (before === undefined ? undefined : error.message));
  const whole = [before?.fingerprint(), second.fingerprint()];
  check(failed === undefined ? held === whole[1] : whole.includes(held), `held ${held} after ${failed}`);
  await third.save(place);
  check((await heldIn(place)) === third.fingerprint(), 'with room again, it saved another model');
  await checkNames(place, /^(model\.json|weights\.bin)$/);
  return failed === undefined;
}

async function keepCheckpoints(left, expected) {
  const place = path.join(folder, 'run');
  await limit.take(left);
  const failed = await refusal(() => train(place, false));
  await limit.give();
  check((await train(place, true)) === expected, 'with room again, it came to something else');
  await checkNames(place, /^(checkpoint-\d+|best)\.lethe$/);
  return failed === undefined;
}

async function checkNames(place, pattern) {
  const others = (await readdir(place)).filter((name) => !pattern.test(name));
  check(others.length === 0, `${others} was left behind`);
}

/** The largest file that all of this writes. */
async function largestFile() {
  const places = [path.join(folder, 'measured'), path.join(folder, 'measured-run')];
  await first.save(places[0]);
  await train(places[1], false);
  const names = await Promise.all(
    places.map(async (place) => (await readdir(place)).map((name) => path.join(place, name))),
  );
  const sizes = await Promise.all(names.flat().map(async (name) => (await stat(name)).size));
  await Promise.all(places.map((place) => rm(place, { recursive: true })));
  return Math.max(...sizes);
}

const expected = await train();
const TRIALS = {
  'a first save': (left) => save(left),
  'a save over another model': (left) => save(left, first),
  'a training run with checkpoints': (left) => keepCheckpoints(left, expected),
};

/** Tells whether all there is to write could be written. */
async function tryLimit(left) {
  const failures = [];
  let hasRoom = true;
  for (const [name, trial] of Object.entries(TRIALS)) {
    try {
      if (!(await trial(left))) hasRoom = false;
    } catch (error) {
      await limit.give();
      hasRoom = false;
      failures.push(`${left} ${kind}, ${name}: ${error.message}`);
    }
    for (const name of await readdir(folder)) await rm(path.join(folder, name), { recursive: true });
  }
  console.log(JSON.stringify(failures));
  return hasRoom;
}

if (kind === 'bytes') {
  const end = (await largestFile()) + 1; // So large that there is room for all.
  const count = Math.min(Number(most), end + 1);
  for (let index = 0; index < count; index++) {
    await tryLimit(Math.round((index * end) / Math.max(1, count - 1)));
  }
} else {
  for (let left = 0; left < Number(most); left++) if (await tryLimit(left)) break;
}
