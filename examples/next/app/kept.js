// The model that the server stores, in a file. On hosts without a disk, put it into your own storage.
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LetheError } from 'lethe/core';
import { Forecaster } from 'lethe/forecast';

const FILE = path.join(process.cwd(), 'model.lethe');
const NEW = path.join(process.cwd(), 'model.lethe.new');

/** Refuses anything that is not a forecaster before storing it. */
export async function keep(bytes) {
  await Forecaster.load(bytes);
  await writeFile(NEW, bytes);
  await rename(NEW, FILE);
}

/** Undefined if none is stored yet. */
export async function kept() {
  const bytes = await readFile(FILE).catch((error) => {
    if (error.code !== 'ENOENT') throw error;
  });
  return bytes && Forecaster.load(bytes);
}

/** Lethe's errors tell what was expected and what came; other errors stay on the server. */
export function problem(error) {
  const isTheirs =
    error instanceof LetheError || [RangeError, TypeError, SyntaxError].some((kind) => error instanceof kind);
  if (!isTheirs) console.error(error);
  return refuse(isTheirs ? 400 : 500, isTheirs ? error.message : 'internal error');
}

export function refuse(status, error) {
  return Response.json({ error }, { status });
}
