// Generated models of all kinds of layers, with their masks and states.
import fc from 'fast-check';
import { Network } from '../../../src/core.js';
import { Generator } from '../../../src/random/index.js';
import { drawInput } from '../../compiler/generated/data.js';
import { drafts } from '../../compiler/generated/models.js';
import { dense } from '../../compiler/networks.js';
import { type Case, scatter } from './cases.js';

/** Each seed gives the same ones. */
export function generated(count: number, seed: number): Case[] {
  const settings = fc.record({
    draft: drafts,
    isMasked: fc.boolean(),
    isStateful: fc.nat(3).map((draw) => draw === 3),
    samples: fc.integer({ min: 1, max: 5 }),
  });
  const generator = new Generator(seed, 'data', 0);
  return fc
    .sample(settings, { numRuns: count, seed })
    .map(({ draft, isMasked, isStateful, samples }, index): Case => {
      const setting = { isJudged: false, isMasked, batchSize: isStateful ? samples : null };
      const { topology, inputs } = draft(setting, (name) => dense(name, 2));
      return {
        network: scatter(Network.create(topology), index),
        inputs: inputs.map((spec) => {
          const values = drawInput(spec, samples, () => generator.uniform());
          return { shape: [samples, ...spec.shape], values };
        }),
        times: isStateful ? 2 : 1,
      };
    });
}
