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

/** Methods of tensors that tfjs-layers calls, and tfjs-core alone has not. */
const CHAINED = [
  ...['div', 'flatten', 'mean', 'reshape', 'sign', 'square', 'stridedSlice'],
  ...['sub', 'sum', 'transpose'],
];

/** What a program may see of tfjs. */
interface Look {
  classes: { [name: string]: object };
  backends: string[];
}

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

  test('leaves classes, registries and flags as they are, but for what is missing', async () => {
    const [before, after] = await runForJson<[Look, Look]>(`${IMPORTS} ${CPU}
      const ids = new Map();
      const idOf = (value) => {
        const isObject = value !== null && ['object', 'function'].includes(typeof value);
        if (!isObject) return String(value);
        if (!ids.has(value)) ids.set(value, 'object ' + ids.size);
        return ids.get(value);
      };
      const membersOf = (object) => Object.fromEntries(Object.getOwnPropertyNames(object).map((name) => {
        const { value, get } = Object.getOwnPropertyDescriptor(object, name);
        return [name, idOf(value ?? get)];
      }));
      const look = () => {
        const classes = [...Object.entries(tf), ...Object.entries(tfl), ...Object.entries(tfl.layers)]
          .filter(([, value]) => typeof value === 'function' && value.prototype !== undefined)
          .map(([name, value]) => [name, { ...membersOf(value.prototype), ...membersOf(value) }]);
        return {
          classes: Object.fromEntries(classes),
          kernels: tf.getKernelsForBackend('cpu').map(({ kernelName, kernelFunc }) => kernelName + idOf(kernelFunc)),
          gradients: ['Unpack', 'MatMul', 'Add', 'Prelu'].map((name) => idOf(tf.getGradient(name))),
          backends: Object.keys(tf.engine().registryFactory),
          platform: idOf(tf.env().platform),
          flags: JSON.stringify(tf.env().flags),
          registered: Object.keys(tf.serialization.SerializationMap.getMap().classNameMap),
          globals: Object.getOwnPropertyNames(globalThis),
          backend: tf.getBackend(),
        };
      };
      const before = look();
      await import('lethe');
      console.log(JSON.stringify([before, look()]));`);
    const { Tensor, ...others } = before.classes;
    const { Tensor: added, ...same } = after.classes;
    expect(Object.keys(same).length).toBeGreaterThan(50);
    expect(same).toEqual(others);
    expect(added).toMatchObject(Tensor as object);
    const missing = Object.keys(added as object).filter((name) => !Object.hasOwn(Tensor as object, name));
    expect(missing.sort()).toEqual(CHAINED);
    expect(after).toEqual({ ...before, classes: after.classes, backends: [...before.backends, 'none'] });
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
