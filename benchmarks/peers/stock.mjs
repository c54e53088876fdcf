// Stock tfjs-layers on stock tfjs's WASM backend: its own `model.fit`.
import * as tf from '@tensorflow/tfjs-core';
// What stock tfjs-layers lacks to build an LSTM from core and layers alone.
import { registerChainedOperations } from '../../dist/tfjs/backend/chained-operations.js';

export async function prepare({ data }, makeModel) {
  await import('@tensorflow/tfjs-backend-wasm');
  if (!(await tf.setBackend('wasm'))) throw new Error('stock: the wasm backend of tfjs did not start');
  registerChainedOperations();
  const model = makeModel();
  const [x, y] = data.map(({ values, shape }) => tf.tensor(values, shape));
  const [batch] = x.shape;
  return {
    engine: 'tfjs',
    async run(epochs) {
      // It is fastest when it never yields.
      const options = { epochs, batchSize: batch, shuffle: false, verbose: 0, yieldEvery: 'never' };
      const { history } = await model.fit(x, y, options);
      return { losses: history.loss };
    },
  };
}
