// The folder of saved models. Each has two files: the model, and the report of its training run.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { HttpError } from './errors.js';

const ENDING = '.lethe';

export async function save(folder, name, { bytes, report }) {
  const [model, page] = [placeOf(folder, name, ENDING), placeOf(folder, name, '.html')];
  await mkdir(folder, { recursive: true });
  await writeFile(page, report);
  await writeFile(model, bytes);
}

/** Names in alphabetical order. */
export async function listModels(folder) {
  const files = await readdir(folder).catch(ifMissing([]));
  return files
    .filter((file) => file.endsWith(ENDING))
    .map((file) => file.slice(0, -ENDING.length))
    .sort();
}

export function readModel(folder, name) {
  return readFile(placeOf(folder, name, ENDING)).catch(unknown(name));
}

export function readReport(folder, name) {
  return readFile(placeOf(folder, name, '.html')).catch(unknown(name));
}

/** Refuses names that would lead out of the folder. */
export function checkName(name = '') {
  if (/^[\p{L}\p{N}_ -]{1,60}$/u.test(name)) return;
  throw new RangeError(
    `the model's name: expected 1 to 60 letters, digits, spaces, - or _, got ${JSON.stringify(name)}`,
  );
}

function placeOf(folder, name, ending) {
  checkName(name);
  return path.join(folder, `${name}${ending}`);
}

function ifMissing(value) {
  return (error) => {
    if (error.code === 'ENOENT') return value;
    throw error;
  };
}

function unknown(name) {
  return (error) => {
    throw error.code === 'ENOENT' ? new HttpError(404, `${name}: no such model`) : error;
  };
}
