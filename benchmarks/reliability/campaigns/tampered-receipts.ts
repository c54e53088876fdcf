// Receipts of which one thing was changed: each is refused, by the name of what differs.
import { releaseKernels } from 'lethe/core';
import { type AuditReport, audit } from 'lethe/receipt';
import { Generator } from '../../../src/random/index.js';
import type { Campaign } from '../campaign.js';
import { HONEST_RUNS, type HonestReceipt, honestReceipt } from '../receipts/honest.js';
import { TAMPERINGS, type Tampered } from '../receipts/tampering.js';
import { Tally } from '../tally.js';

/** More than any of the runs has. */
const ALL_SEGMENTS = 1000;

/** The whole run computed again, or each of its segments. */
function auditOf(honest: HonestReceipt, changed: Tampered, bySegments: boolean): Promise<AuditReport> {
  const { given, x = honest.x, y = honest.y, signed = false, states = honest.states } = changed;
  return audit(given, {
    ...{ x, y },
    ...(signed && { key: honest.keys.publicKey }),
    ...(bySegments && { sample: ALL_SEGMENTS, checkpoints: (name: string) => states.get(name) }),
  });
}

function told({ verdict, difference }: AuditReport): string {
  return difference === undefined ? verdict : `${verdict}: ${difference.what}`;
}

async function expectRefused(honest: HonestReceipt, changed: Tampered, bySegments: boolean): Promise<void> {
  const found = told(await auditOf(honest, changed, bySegments));
  if (!changed.expected.test(found)) throw new Error(`expected ${changed.expected.source}, got ${found}`);
}

/** They have to be exact, or all that follows shows nothing. */
async function expectExact(honest: HonestReceipt): Promise<void> {
  for (const bySegments of [false, true]) {
    const found = await auditOf(honest, { given: honest.envelope, signed: true, expected: /^/ }, bySegments);
    if (found.verdict !== 'exact') throw new Error(`${honest.name}: an honest receipt is ${told(found)}`);
  }
}

export const campaign: Campaign = {
  name: 'tampered-receipts',
  what: 'A receipt of which one thing was changed (a bit of the data, an option, a weight, a loss, the epochs, a hash, the signature, the payload) is refused by the name of what differs, whether the run is computed as a whole or by segments',
  size: 1000,
  async run({ size, seed, onProgress }) {
    const tally = new Tally({ size, onProgress });
    const all: HonestReceipt[] = [];
    for (const run of HONEST_RUNS) all.push(await honestReceipt(run));
    for (const honest of all) await expectExact(honest);
    const kinds = Object.entries(TAMPERINGS);
    for (let trial = 0; tally.tried < size; trial++) {
      const [kind, tamper] = kinds[trial % kinds.length] as (typeof kinds)[number];
      const random = new Generator(seed, 'data', trial);
      const honest = all[random.integer(all.length)] as HonestReceipt;
      const changed = await tamper(honest, random);
      if (changed === undefined) continue; // There is nothing of the kind in that one.
      // What is changed of the states only who reads them sees.
      const bySegments = changed.states !== undefined || random.integer(2) === 1;
      const how = bySegments ? 'by segments' : 'as a whole';
      await tally.try(`trial ${trial} of seed ${seed} (${kind}, ${honest.name}, ${how})`, () =>
        expectRefused(honest, changed, bySegments),
      );
    }
    releaseKernels();
    return tally.result(`${kinds.length} kinds of changes`);
  },
};
