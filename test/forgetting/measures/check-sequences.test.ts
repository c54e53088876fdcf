import { afterAll, expect, test } from '@jest/globals';
import type { LstmTrace } from '../../../src/compiler/index.js';
import { releaseKernels } from '../../../src/core.js';
import {
  gateSummary,
  interventions,
  jacobian,
  sensitivities,
} from '../../../src/forgetting/measures/index.js';
import { findTask } from '../../../src/forgetting/tasks/index.js';

afterAll(releaseKernels);

const task = findTask('sum');
const sequences = task.testData(0);

test.each([
  [
    'inputs that are too short',
    { ...sequences, x: sequences.x.subarray(1) },
    'x: expected 8 numbers for shape [2, 4, 1], got 7',
  ],
  [
    'a size that is missing',
    { ...sequences, steps: undefined as unknown as number },
    'steps: expected a positive',
  ],
  [
    'nested inputs',
    { ...sequences, x: [[1]] as unknown as Float32Array },
    'x: expected a Float32Array, got object',
  ],
])('all measures refuse %s', async (_, wrong, message) => {
  const network = task.network(0);
  const probes = task.probes(sequences);
  const measures = {
    jacobian: () => jacobian(network, wrong),
    sensitivities: () => sensitivities(network, wrong, probes),
    interventions: () => interventions(network, task, wrong, probes, 0),
  };
  for (const [name, measure] of Object.entries(measures)) {
    await expect(measure()).rejects.toThrow(`${name}: sequences: ${message}`);
  }
});

test('gates are summarized of one trace, not of a list or of none', async () => {
  const traces = await task.network(0).trace({ values: sequences.x, shape: [2, 4, 1] });
  for (const wrong of [traces, undefined]) {
    expect(() => gateSummary(wrong as unknown as LstmTrace)).toThrow(
      /^gateSummary: trace: expected one from network\.trace, got /,
    );
  }
});
