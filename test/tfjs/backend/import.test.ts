// In processes of their own: what a program's backend is, is decided once in each.
import { describe, expect, test } from '@jest/globals';
import { runForJson } from '../../child.js';

const CPU = "import '@tensorflow/tfjs-backend-cpu';";
const IMPORTS =
  "import * as tf from '@tensorflow/tfjs-core'; import * as tfl from '@tensorflow/tfjs-layers';";

/** Builds a model without waiting for anything; tells tfjs's backend, or the error, before and after. */
const BUILD = `
  const build = () => {
    try {
      tfl.sequential({ layers: [tfl.layers.dense({ units: 2, inputShape: [3] })] });
      return tf.getBackend();
    } catch (error) { return [error.name, error.code, error.message]; }
  };`;

describe("import 'lethe'", () => {
  test.each([
    ['before', `import 'lethe'; ${CPU}`],
    ['after', `${CPU} import 'lethe';`],
  ])('changes nothing for a program on another backend: %s its import', async (_, both) => {
    const look = `
      ${BUILD}
      console.log(JSON.stringify([build(), Object.keys(tf.engine().registry), tf.getKernelsForBackend('wasm').length]));`;
    const without = await runForJson(`${IMPORTS} ${CPU} ${look}`);
    expect(without).toEqual(['cpu', ['cpu'], 0]);
    expect(await runForJson(`${IMPORTS} ${both} ${look}`)).toEqual(without);
  });

  test('lets an LSTM be built of tfjs-core and tfjs-layers alone, on whatever backend', async () => {
    const [backend, parameters] = await runForJson<unknown[]>(`${IMPORTS} ${CPU} import 'lethe';
      const model = tfl.sequential({ layers: [tfl.layers.lstm({ units: 3, inputShape: [2, 1] })] });
      console.log(JSON.stringify([tf.getBackend(), model.countParams()]));`);
    expect([backend, parameters]).toEqual(['cpu', 60]);
  });

  test.each(['lethe', 'lethe/tfjs-wasm'])(
    "where there is no backend yet, a model's first weight says what to call, and then it is built: %s",
    async (name) => {
      const told = await runForJson(`${IMPORTS} import { useWasm } from '${name}'; ${BUILD}
        const before = build();
        const { numTensors } = tf.memory();
        await useWasm({ threads: 1 });
        console.log(JSON.stringify([before, numTensors, build()]));`);
      const message = expect.stringMatching(/await useWasm\(\) of lethe first/);
      expect(told).toEqual([['LetheError', 'state', message], 0, 'wasm']);
    },
  );

  test("upstream's own WebAssembly backend is there for who imports it, before or after", async () => {
    const wasm = "import '@tensorflow/tfjs-backend-wasm';";
    const look = "console.log(JSON.stringify(Object.keys(tf.engine().registryFactory).includes('wasm')));";
    expect(await runForJson(`${IMPORTS} ${wasm} import 'lethe'; ${look}`)).toBe(true);
    expect(await runForJson(`${IMPORTS} import 'lethe'; ${wasm} ${look}`)).toBe(true);
  });
});
