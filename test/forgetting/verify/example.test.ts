import { afterAll, expect, test } from '@jest/globals';
import { releaseKernels } from '../../../src/core.js';
import { findTask } from '../../../src/forgetting/tasks/index.js';
import { exampleRun, runSeed } from '../../../src/forgetting/verify/index.js';
import { dense, Network } from '../../../src/network/public.js';

afterAll(releaseKernels);

test('a network without an LSTM has no gates to show', async () => {
  const sum = findTask('sum');
  const create = (): Network => {
    const network = Network.create([dense({ units: 1, inputShape: [4, 1] })]);
    network.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    return network;
  };
  await expect(exampleRun(create(), sum, sum.testData(0), 0)).rejects.toThrow(
    'exampleRun: expected a network with an LSTM, got one without',
  );
  await expect(runSeed({ ...sum, network: create }, 0)).rejects.toThrow(
    'runSeed: expected a network with an LSTM, got one without',
  );
});
