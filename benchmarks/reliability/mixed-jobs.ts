// Jobs of all kinds, for stores and workers.
import { adam, dense, gru, lstm, simpleRNN } from 'lethe/core';
import type { Job } from 'lethe/fleet';
import { Generator } from '../../src/random/index.js';

const LAYERS = [lstm, gru, simpleRNN];

const sequence = (random: Generator): number[][] => Array.from({ length: 4 }, () => [random.normal()]);

/** Of ten such jobs seven are fits, one a forecast, one a classification and one a fit or, of each second ten, a verification. */
export function mixedJob(index: number, seed: number): Job {
  const random = new Generator(seed, 'data', index);
  const base = { name: `job ${index}`, seed: index };
  const kind = index % 10;
  if (kind === 7) {
    const load = Array.from({ length: 60 }, (_, day) => ((day * 3) % 11) + random.normal());
    const options = { target: 'load', horizon: 2, lookback: 4, season: 4, epochs: 2, units: 2 };
    return { ...base, kind: 'forecast', data: { values: { load } }, options };
  }
  if (kind === 8) {
    const values = Array.from({ length: 12 }, (_, place) => ({
      x: sequence(random).map(([value = 0]) => [value + (place % 2)]),
      label: place % 2 === 0 ? 'low' : 'high',
    }));
    return { ...base, kind: 'classify', data: { values }, options: { networks: 1, units: 3, epochs: 3 } };
  }
  if (index % 20 === 19) return { ...base, kind: 'verify', options: { task: 'sum' } };
  const cell = LAYERS[index % LAYERS.length] as typeof lstm;
  return {
    ...base,
    kind: 'fit',
    network: [cell({ units: 1 + random.integer(8), inputShape: [4, 1] }), dense({ units: 1 })],
    compile: { optimizer: adam(0.01), loss: 'meanSquaredError' },
    data: { values: { x: [sequence(random), sequence(random)], y: [[random.normal()], [random.normal()]] } },
    options: { epochs: 20 + random.integer(200), batchSize: 1 + random.integer(2) },
  };
}
