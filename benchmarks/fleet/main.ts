// npm run bench:fleet: how many models a second a fleet trains, beside peers, and what its stores cost.
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { describeMachine, load } from '../records/machine.js';
import { replaceSection } from '../report/section.js';
import { type FleetRecord, type Measured, readFleetRecords } from './record.js';
import { fleetSection, SECTION } from './report.js';
import { ROWS, type Row } from './rows.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DEFAULT_OUT = 'out/fleet/results.json';
/** Of the full size, with `--quick`. */
const QUICK = 1 / 20;

const HELP = `Usage: npm run bench:fleet -- [OPTIONS]

Models a second of fleets on threads and worker processes, beside stock tfjs, Keras and PyTorch (npm run setup -- --peers), and what the
stores cost. Each row is measured in a process of its own.

  --row TEXT   rows whose names begin so: ${[...new Set(ROWS.map(({ group }) => `${group}:`))].join(' ')}
  --quick      a twentieth of each, no numbers to quote
  --out FILE   the record, of which each row's is replaced (default: ${DEFAULT_OUT})
  --docs FILE  replaces the tables in FILE
`;

/**
 * Runs the command line.
 *
 * @returns the exit code
 */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      row: { type: 'string' },
      quick: { type: 'boolean' },
      out: { type: 'string' },
      docs: { type: 'string' },
      alone: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const { row: beginning = '', quick = false, out = DEFAULT_OUT, docs, alone } = values;
  if (alone !== undefined) {
    const measured = await ROWS.find(({ name }) => name === alone)?.run(countOf(alone, quick));
    console.log(`\n${JSON.stringify(measured ?? null)}`);
    return 0;
  }
  const rows = ROWS.filter(({ name }) => name.startsWith(beginning));
  if (rows.length === 0) throw new RangeError(`--row: expected the beginning of a row, got ${beginning}`);
  await mkdir(path.dirname(path.resolve(out)), { recursive: true });
  for (const row of rows) {
    const record = await recordOf(row, quick);
    if (record === undefined) {
      console.error(`${row.name}: not installed here`);
      continue;
    }
    console.error(`${row.name}: ${(record.models / record.seconds).toFixed(1)} a second`);
    await keep(record, out, docs);
  }
  return 0;
}

function countOf(name: string, quick: boolean): number {
  const models = ROWS.find((row) => row.name === name)?.models ?? 0;
  return quick ? Math.max(1, Math.round(models * QUICK)) : models;
}

/** A row in a process of its own: what was measured before leaves no memory behind. */
async function recordOf({ name }: Row, quick: boolean): Promise<FleetRecord | undefined> {
  const machine = describeMachine(ROOT);
  const before = { date: new Date().toISOString(), load: load() };
  const args = ['scripts/bench.mjs', 'fleet', '--alone', name, ...(quick ? ['--quick'] : [])];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, maxBuffer: 1e8 });
  const measured: Measured | null = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  if (measured === null) return undefined;
  return { row: name, ...measured, ...before, ...machine, node: process.versions.node, quick };
}

/** After each row, so that nothing is lost if a later one is ended. */
async function keep(record: FleetRecord, out: string, docs: string | undefined): Promise<void> {
  const others = (await readFleetRecords(out)).filter(({ row }) => row !== record.row);
  const all = [...others, record];
  const records = ROWS.flatMap(({ name }) => all.filter(({ row }) => row === name));
  await writeFile(out, `${JSON.stringify(records, undefined, 2)}\n`);
  if (docs === undefined) return;
  await writeFile(docs, replaceSection(await readFile(docs, 'utf8'), SECTION, fleetSection(records)));
}
