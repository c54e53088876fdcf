import { describe, expect, test } from '@jest/globals';
import { LetheError } from '../../../src/errors.js';
import {
  type Hdf5Group,
  readHdf5,
  toFloats,
  type WrittenGroup,
  writeHdf5,
} from '../../../src/formats/index.js';
import { Generator } from '../../../src/random/index.js';
import { inEachGate } from '../../in-proportion.js';

/** With so many letters in a text, and so many groups beside each other. */
const sampleOf = (letters: number, count: number): WrittenGroup => ({
  attributes: { long: 'ü'.repeat(letters), empty: '', list: ['one', 'three', 'é'], none: [] },
  groups: {
    layers: {
      groups: {
        lstm: {
          groups: {
            vars: {
              attributes: { name: 'lstm_1' },
              datasets: {
                0: { shape: [2, 3], values: Float32Array.of(1, 2, 3, -0, 5, Number.NaN) },
                1: { shape: [], values: Float32Array.of(7) },
                2: { shape: [0, 4], values: new Float32Array() },
              },
            },
          },
        },
        none: {},
      },
    },
    ...Object.fromEntries(Array.from({ length: count }, (_, index) => [`dense_${index}`, {}])),
  },
});

const SAMPLE = sampleOf(10_000, 60);

/** A group as it was written. */
function contentOf(group: Hdf5Group): WrittenGroup {
  const groups: { [name: string]: WrittenGroup } = {};
  const datasets: { [name: string]: { shape: readonly number[]; values: Float32Array } } = {};
  for (const name of group.names) {
    const child = group.child(name);
    if (child?.kind === 'group') groups[name] = contentOf(child);
    if (child?.kind === 'dataset') {
      datasets[name] = {
        shape: child.shape,
        values: toFloats(child.datatype, child.bytes) ?? new Float32Array(),
      };
    }
  }
  const attributes = Object.fromEntries(
    [...group.attributes].map(([name, value]) => [name, value as string[]]),
  );
  return {
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
    ...(Object.keys(groups).length > 0 ? { groups } : {}),
    ...(Object.keys(datasets).length > 0 ? { datasets } : {}),
  };
}

/** Attributes come as lists. */
function listed({ attributes, groups, datasets }: WrittenGroup): WrittenGroup {
  const lists = Object.entries(attributes ?? {}).map(([name, value]) => [
    name,
    typeof value === 'string' ? [value] : value,
  ]);
  return {
    ...(lists.length > 0 ? { attributes: Object.fromEntries(lists) as Record<string, string[]> } : {}),
    ...(groups
      ? { groups: Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, listed(group)])) }
      : {}),
    ...(datasets ? { datasets } : {}),
  };
}

describe('HDF5', () => {
  test('is read as it was written', () => {
    expect(contentOf(readHdf5('test', writeHdf5(SAMPLE)))).toEqual(listed(SAMPLE));
  });

  test('is the same bytes for the same content', () => {
    expect(writeHdf5(SAMPLE)).toEqual(writeHdf5(SAMPLE));
  });

  test('has no attribute longer than the format has room for', () => {
    const names = Array.from({ length: 5000 }, (_, index) => `layer_number_${index}`);
    expect(() => writeHdf5({ attributes: { names } })).toThrow(
      /attribute "names": expected at most 65528 bytes/,
    );
  });

  test('that names itself, or goes in circles, is refused', () => {
    const file = writeHdf5({ groups: { a: {} } });
    const tree = Buffer.from(file).indexOf('TREE', 200);
    const circle = file.slice();
    // The only child of the tree is the tree.
    new DataView(circle.buffer).setBigUint64(tree + 32, BigInt(tree), true);
    expect(() => contentOf(readHdf5('test', circle))).toThrow(LetheError);
  });

  test('with any bytes changed is read, or refused by a LetheError, 20,000 times', () => {
    const small = writeHdf5(sampleOf(100, 10));
    const files = [writeHdf5(SAMPLE), small, small, small];
    const random = new Generator(1, 'shuffle', 0);
    let refused = 0;
    for (let change = 0; change < inEachGate(20_000); change++) {
      const whole = files[change % files.length] as Uint8Array;
      const cut = random.uniform() < 0.1 ? Math.floor(random.uniform() * whole.length) : undefined;
      const file = whole.slice(0, cut);
      for (let count = 0; count < 4 && file.length > 0; count++) {
        file[Math.floor(random.uniform() * file.length)] = Math.floor(random.uniform() * 256);
      }
      try {
        contentOf(readHdf5('test', file));
      } catch (error) {
        if (!(error instanceof LetheError)) throw error;
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(inEachGate(20_000) / 10);
  });
});
