// Learns tomorrow's temperature from ten days of made-up weather: a convolution looks at neighbouring days, a GRU remembers.
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { random } from './random.js';

const DAYS = 10;
const COUNT = 300;
/** Temperature, pressure, and the season as a sine and a cosine. */
const FEATURES = 4;

export const title = 'weather: conv1d, pooling and a GRU';
export const epochs = 15;

/** Pressure is a random walk; high pressure makes it warmer. */
function makeDays(count) {
  const next = random(5);
  let pressure = 0;
  let warmth = 0;
  return Array.from({ length: count }, (_, day) => {
    pressure = 0.9 * pressure + 0.4 * (next() - 0.5);
    warmth = 0.8 * warmth + 0.3 * pressure;
    const season = (2 * Math.PI * day) / 365;
    return [warmth + 0.5 * Math.sin(season), pressure, Math.sin(season), Math.cos(season)];
  });
}

function makeModel() {
  const { layers } = tfl;
  const model = tfl.sequential();
  model.add(
    layers.conv1d({
      filters: 12,
      kernelSize: 3,
      activation: 'relu',
      padding: 'same',
      inputShape: [DAYS, FEATURES],
    }),
  );
  model.add(layers.maxPooling1d({ poolSize: 2 }));
  model.add(layers.gru({ units: 16, recurrentInitializer: 'glorotNormal', dropout: 0.1 }));
  model.add(layers.dense({ units: 1 }));
  return model;
}

export function make() {
  const days = makeDays(COUNT + DAYS);
  const windows = Array.from({ length: COUNT }, (_, day) => days.slice(day, day + DAYS));
  const model = makeModel();
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError', metrics: ['mae'] });
  return {
    model,
    x: tf.tensor3d(windows),
    y: tf.tensor2d(windows.map((_, day) => [days[day + DAYS][0]])),
    options: { batchSize: 32 },
    async show(predict) {
      const guessed = await (await predict(model, tf.tensor3d(windows.slice(0, 3)))).data();
      return [0, 1, 2].map(
        (day) => `expected ${days[day + DAYS][0].toFixed(2)}, guessed ${guessed[day].toFixed(2)}`,
      );
    },
  };
}
