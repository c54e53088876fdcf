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
import {
  type DirectionRecord,
  defects,
  type FormatsRun,
  formatsSection,
  SECTION,
  summaryOf,
} from './report.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DEFAULT_OUT = 'out/formats/results.json';
const MODELS = 200;
const SEED = 18;

const HELP = `Usage: npm run formats -- [OPTIONS]

Sends models between Lethe and other programs, and compares what they give. The programs come with npm run setup -- --peers.

  --direction NAME  only this one; may be given again: ${DIRECTION_NAMES.join(', ')}
  --models N        of each direction (default: ${MODELS})
  --seed N          which models (default: ${SEED})
  --out FILE        the record (default: ${DEFAULT_OUT}); directions that are not run stay as they are in it
  --docs FILE       replaces the table in FILE
`;

/**
 * Runs the command line.
 *
 * @returns the exit code: 0 done, 1 if anything is not as promised
 */
export async function main(args: readonly string[]): Promise<number> {
  const texts = { models: { type: 'string' }, seed: { type: 'string' }, out: { type: 'string' } } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...texts,
      direction: { type: 'string', multiple: true },
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
  const names = (values.direction ?? DIRECTION_NAMES).map(readDirection);
  const out = path.resolve(values.out ?? DEFAULT_OUT);
  const { pythons, versions } = await findPrograms();
  const records = new Map((await earlier(out)).map((record) => [record.direction, record]));
  for (const direction of names) {
    const record = await measure(direction, { count, seed, pythons });
    records.set(direction, record);
    console.error(`${direction}: ${JSON.stringify(summaryOf(record))}`);
  }
  const run: FormatsRun = {
    date: new Date().toISOString(),
    ...describeMachine(ROOT),
    seed,
    versions: { lethe: version, node: process.versions.node, ...versions },
    directions: DIRECTION_NAMES.flatMap((direction) => records.get(direction) ?? []),
  };
  await mkdir(path.dirname(out), { recursive: true });
  await writeFile(out, `${JSON.stringify(run)}\n`);
  const section = formatsSection(run);
  console.log(section);
  if (values.docs !== undefined) {
    const text = await readFile(values.docs, 'utf8');
    await writeFile(values.docs, replaceSection(text, SECTION, section));
  }
  const found = defects(run.directions);
  for (const line of found) console.error(`formats: ${line}`);
  await releaseKernels();
  return found.length === 0 ? 0 : 1;
}

async function measure(
  direction: DirectionName,
  draw: Omit<Parameters<(typeof DIRECTIONS)[DirectionName]['run']>[0], 'place'>,
): Promise<DirectionRecord> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lethe-formats-'));
  try {
    const place = (name: string): string => path.join(folder, name);
    return { direction, trials: await DIRECTIONS[direction].run({ ...draw, place }) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Directions of a record that is there; those that are no more, are left out. */
async function earlier(file: string): Promise<readonly DirectionRecord[]> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const { directions } = JSON.parse(text ?? '{"directions":[]}') as Pick<FormatsRun, 'directions'>;
  return directions.filter(({ direction }) => DIRECTION_NAMES.includes(direction));
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
