// The model that the server keeps, in a file. On hosts without a disk of their own put it into your storage.
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LetheError } from 'lethe/core';
import { Forecaster } from 'lethe/forecast';

const FILE = path.join(process.cwd(), 'model.lethe');
const NEW = path.join(process.cwd(), 'model.lethe.new');

/** What is no forecaster is refused before it is kept. */
export async function keep(bytes) {
  await Forecaster.load(bytes);
  await writeFile(NEW, bytes);
  await rename(NEW, FILE);
}

/** undefined: none is kept yet. */
export async function kept() {
  const bytes = await readFile(FILE).catch((error) => {
    if (error.code !== 'ENOENT') throw error;
  });
  return bytes && Forecaster.load(bytes);
}

/** Lethe's errors say what was expected and what came; others are not for everybody. */
export function problem(error) {
  const isTheirs =
    error instanceof LetheError || [RangeError, TypeError, SyntaxError].some((kind) => error instanceof kind);
  if (!isTheirs) console.error(error);
  return refuse(isTheirs ? 400 : 500, isTheirs ? error.message : 'internal error');
}

export function refuse(status, error) {
  return Response.json({ error }, { status });
}
