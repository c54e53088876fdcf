// npm run reliability: see options.ts for what it takes.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { version } from 'lethe/core';
import { describeMachine } from '../records/machine.js';
import { replaceSection } from '../report/section.js';
import { CAMPAIGNS, type CampaignName } from './campaigns/index.js';
import { HELP, type ReliabilityOptions, readOptions } from './options.js';
import { type ReliabilityRecord, readRecords, withRecord } from './record.js';
import { pageSection, reportMarkdown, SECTION } from './report.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Of a campaign, in the record. */
const MOST_FAILURES = 20;
/** How often it is told how far it is. */
const TOLD_MS = 10_000;

/**
 * Runs the command line.
 *
 * @returns the exit code: 0 all held, 1 something did not
 */
export async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options === undefined) {
    console.log(HELP);
    return 0;
  }
  await mkdir(path.dirname(path.resolve(options.out)), { recursive: true });
  let hasFailed = false;
  for (const name of options.campaigns) {
    const record = await runCampaign(name, options);
    await keep(record, options);
    const { tried, held, note, failures } = record;
    console.log(`${name}: ${held} of ${tried} held${note === '' ? '' : ` (${note})`}`);
    for (const failure of failures) console.error(`  ${failure}`);
    hasFailed ||= held !== tried || tried === 0;
  }
  console.log(`Records and table: ${options.out}, ${pageOf(options.out)}`);
  return hasFailed ? 1 : 0;
}

async function runCampaign(
  name: CampaignName,
  { size, seed }: ReliabilityOptions,
): Promise<ReliabilityRecord> {
  const { what, size: full, run } = await CAMPAIGNS[name]();
  const date = new Date().toISOString();
  const machine = describeMachine(ROOT);
  const started = performance.now();
  let told = started;
  const onProgress = (done: number, of: number): void => {
    if (performance.now() - told < TOLD_MS) return;
    told = performance.now();
    console.error(`${name}: ${done} of ${of}`);
  };
  const { tried, held, failures, note = '' } = await run({ size: size ?? full, seed, onProgress });
  const sized = size === undefined ? '' : ` --size ${size}`;
  return {
    ...{ campaign: name, what, tried, held, failures: failures.slice(0, MOST_FAILURES), note, seed, date },
    seconds: (performance.now() - started) / 1000,
    ...machine,
    versions: { lethe: version, node: process.versions.node },
    command: `npm run reliability -- --campaign ${name}${sized} --seed ${seed}`,
  };
}

/** The table beside the records. */
function pageOf(out: string): string {
  return path.join(path.dirname(out), `${path.basename(out, path.extname(out))}.md`);
}

/** After each campaign, so that nothing is lost if a later one is ended. */
async function keep(record: ReliabilityRecord, { out, page }: ReliabilityOptions): Promise<void> {
  const records = withRecord(await readRecords(out), record, Object.keys(CAMPAIGNS));
  await writeFile(out, `${JSON.stringify(records, undefined, 2)}\n`);
  await writeFile(pageOf(out), reportMarkdown(records));
  if (page === undefined) return;
  const text = await readFile(page, 'utf8');
  await writeFile(page, replaceSection(text, SECTION, pageSection(records)));
}
