// npm run formats: models that go between Lethe and other programs, judged by these.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { releaseKernels, version } from '../../src/core.js';
import { describeMachine } from '../records/machine.js';
import { replaceSection } from '../report/section.js';
import { DIRECTION_NAMES, DIRECTIONS, type DirectionName } from './directions/index.js';
import { findPrograms } from './python.js';
import { type DirectionRecord, defects, formatsSection, SECTION, summaryOf, unlike } from './report.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DEFAULT_OUT = 'out/formats/results.json';
const MODELS = 200;
const SEED = 18;

const HELP = `Usage: npm run formats -- [OPTIONS]

Sends models between Lethe and other programs, and compares what they give. The programs come with npm run setup -- --peers.

  --direction NAME  only this one; may be given again: ${DIRECTION_NAMES.join(', ')}
  --join FILE       takes the directions of another record; may be given again. Runs those of --direction alone, or none
  --models N        of each direction (default: ${MODELS})
  --seed N          which models (default: ${SEED})
  --out FILE        the record (default: ${DEFAULT_OUT}); directions that are not run stay as they are in it
  --docs FILE       replaces the table in FILE: all directions, each on the same commit, models and programs, or none is written
`;

/**
 * Runs the command line.
 *
 * @returns the exit code: 0 done, 1 if anything is not as promised
 * @throws RangeError if the table of `--docs` would be of more than one state.
 */
export async function main(args: readonly string[]): Promise<number> {
  const texts = { models: { type: 'string' }, seed: { type: 'string' }, out: { type: 'string' } } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...texts,
      direction: { type: 'string', multiple: true },
      join: { type: 'string', multiple: true },
      docs: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const count = readInteger('--models', values.models ?? String(MODELS));
  const seed = readInteger('--seed', values.seed ?? String(SEED));
  const names = (values.direction ?? (values.join === undefined ? DIRECTION_NAMES : [])).map(readDirection);
  const out = path.resolve(values.out ?? DEFAULT_OUT);
  const records = new Map((await recordsOf(out, [])).map((record) => [record.direction, record]));
  for (const file of values.join ?? []) {
    for (const record of await recordsOf(path.resolve(file))) records.set(record.direction, record);
  }
  const inOrder = (): DirectionRecord[] =>
    DIRECTION_NAMES.flatMap((direction) => records.get(direction) ?? []);
  await mkdir(path.dirname(out), { recursive: true });
  const write = (): Promise<void> =>
    writeFile(out, `${JSON.stringify({ directions: inOrder() }, ofInfinity)}\n`);
  await write();
  const programs = names.length === 0 ? undefined : await findPrograms();
  for (const direction of names) {
    const { pythons, versions } = programs as NonNullable<typeof programs>;
    const record: DirectionRecord = {
      direction,
      date: new Date().toISOString(),
      ...describeMachine(ROOT),
      seed,
      versions: { lethe: version, node: process.versions.node, ...versions },
      trials: await measure(direction, { count, seed, pythons }),
    };
    records.set(direction, record);
    await write();
    console.error(`${direction}: ${JSON.stringify(summaryOf(record))}`);
  }
  const directions = inOrder();
  const section = formatsSection(directions);
  console.log(section);
  await releaseKernels();
  if (values.docs !== undefined) {
    const [reason, ...others] = unlike(directions);
    if (reason !== undefined) {
      throw new RangeError(`--docs: ${reason}${others.length > 0 ? `, and ${others.length} more` : ''}`);
    }
    const text = await readFile(values.docs, 'utf8');
    await writeFile(values.docs, replaceSection(text, SECTION, section));
  }
  const found = defects(directions);
  for (const line of found) console.error(`formats: ${line}`);
  return found.length === 0 ? 0 : 1;
}

async function measure(
  direction: DirectionName,
  draw: Omit<Parameters<(typeof DIRECTIONS)[DirectionName]['run']>[0], 'place'>,
): Promise<DirectionRecord['trials']> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lethe-formats-'));
  try {
    const place = (name: string): string => path.join(folder, name);
    return await DIRECTIONS[direction].run({ ...draw, place });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Directions of a record; those that are no more, or do not say on which commit they ran, are left out. */
async function recordsOf(
  file: string,
  otherwise?: readonly DirectionRecord[],
): Promise<readonly DirectionRecord[]> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    if (otherwise !== undefined) return JSON.stringify({ directions: otherwise });
    throw new RangeError(`--join: expected a record, got ${error.message}`);
  });
  const { directions } = JSON.parse(text, toInfinity) as {
    readonly directions: readonly Partial<DirectionRecord>[];
  };
  return directions.filter(
    (record): record is DirectionRecord =>
      DIRECTION_NAMES.some((name) => name === record.direction) && record.commit !== undefined,
  );
}

const INFINITE = 'Infinity';

/** JSON has none, and would write null. */
function ofInfinity(_key: string, value: unknown): unknown {
  return value === Number.POSITIVE_INFINITY ? INFINITE : value;
}

function toInfinity(_key: string, value: unknown): unknown {
  return value === INFINITE ? Number.POSITIVE_INFINITY : value;
}

function readInteger(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new RangeError(`${option}: expected an integer of at least 1, got ${text}`);
}

function readDirection(name: string): DirectionName {
  const known = DIRECTION_NAMES.find((one) => one === name);
  if (known !== undefined) return known;
  throw new RangeError(`--direction: expected one of ${DIRECTION_NAMES.join(', ')}, got ${name}`);
}
