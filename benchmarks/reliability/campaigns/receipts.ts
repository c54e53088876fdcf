// Random training runs, each made in one runtime and audited in all others.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Generator } from '../../../src/random/index.js';
import { type Launcher, launchers, type RuntimeName, TRAITS } from '../../../test/platform/runtimes/index.js';
import { ROOT } from '../../../test/platform/runtimes/project.js';
import type { Campaign, CampaignResult } from '../campaign.js';
import { drawRuns } from '../random-run/draw.js';
import type { ReceiptsOptions, ReceiptsReport, ToAudit, ToMake } from '../random-run/receipts-suite.js';
import { Tally } from '../tally.js';

const SUITE = fileURLToPath(new URL('../random-run/receipts-suite.ts', import.meta.url));
/** Only what hangs takes so long, under emulation as well. */
const TIMEOUT_MS = 3_600_000;
const MOST_EPOCHS_BETWEEN = 3;

/** A runtime that is here. */
interface Present {
  readonly launcher: Launcher;
  readonly version: string;
}

/** More threads than cores are slow where they look instead of sleeping, and under emulation. */
function threadsIn(name: RuntimeName): readonly number[] {
  const { threaded, kind, emulated } = TRAITS[name];
  if (!threaded) return [1];
  return kind === 'process' && !emulated ? [1, 2, 3] : [1, 2];
}

async function inRuntime(
  { name, run }: Launcher,
  work: Pick<ReceiptsOptions, 'make' | 'audits'>,
): Promise<ReceiptsReport> {
  const options = { ...work, threads: threadsIn(name) };
  const kernels = path.join(ROOT, 'dist/kernels/kernels.wasm');
  const request = {
    ...{ entry: SUITE, options, timeoutMs: TIMEOUT_MS },
    ...(name === 'edge-runtime' && { wasmModules: { kernels } }),
  };
  return (await run(request)) as ReceiptsReport;
}

/** A run, where its receipt was made, and what others found that is not `exact`. */
interface Made extends ToAudit {
  readonly by: RuntimeName;
  readonly found: string[];
}

/** Each runtime makes those that are its own, in turn. */
async function makeAll(present: readonly Present[], runs: readonly ToMake[]): Promise<Map<number, Made>> {
  const made = new Map<number, Made>();
  for (const [turn, { launcher }] of present.entries()) {
    const make = runs.filter(({ index }) => index % present.length === turn);
    if (make.length === 0) continue;
    const { receipts } = await inRuntime(launcher, { make, audits: [] });
    for (const { index, receipt } of receipts) {
      made.set(index, { ...(runs[index] as ToMake), receipt, by: launcher.name, found: [] });
    }
  }
  return made;
}

/** The campaign in some of the runtimes. */
export function receiptsIn(chosen: readonly Launcher[]): Campaign {
  const run = async ({ size, seed, onProgress }: Parameters<Campaign['run']>[0]): Promise<CampaignResult> => {
    const found = await Promise.all(chosen.map((launcher) => launcher.installed()));
    const present = chosen.flatMap((launcher, index): Present[] => {
      const version = found[index]?.version;
      return version === undefined ? [] : [{ launcher, version }];
    });
    if (present.length < 2) throw new RangeError(`receipts: expected two runtimes, got ${present.length}`);
    const random = new Generator(seed, 'data', 0);
    const runs = drawRuns(size, seed).map((one, index): ToMake => {
      return { index, run: one, everyEpochs: 1 + random.integer(MOST_EPOCHS_BETWEEN) };
    });
    const made = await makeAll(present, runs);
    let audits = 0;
    for (const { launcher } of present) {
      const others = [...made.values()].filter(({ by }) => by !== launcher.name);
      const { disagreements } = await inRuntime(launcher, { make: [], audits: others });
      for (const { index, found } of disagreements) made.get(index)?.found.push(`${launcher.name}: ${found}`);
      audits += others.length;
      onProgress(Math.floor(audits / present.length), size);
    }
    const tally = new Tally({ size, onProgress });
    for (const { index } of runs) {
      const one = made.get(index);
      const wrong = one === undefined ? ['no receipt'] : one.found;
      const name = `run ${index} of seed ${seed}, by ${one?.by}`;
      tally.add(1, wrong.length === 0 ? undefined : `${name}: ${wrong.join('; ')}`);
    }
    const places = present.map(({ launcher, version }) => `${launcher.name} ${version}`).join(', ');
    return tally.result(`${audits} audits in ${places}`);
  };
  return {
    name: 'receipts',
    what: 'The receipt of a random training run, made in one runtime, is found exact by an audit in every other one, Node on Arm64 (emulated) among them',
    size: 200,
    run,
  };
}

export const campaign: Campaign = receiptsIn(launchers);
