// Learns to write letter by letter: predicts the next letter from the twelve before it.
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { integers } from './random.js';
import { decode, encode } from './text.js';

const ALPHABET = ' abcdefghijklmnopqrstuvwxyz.';
const WINDOW = 12;
const COUNT = 600;
const WRITTEN = 40;

export const title = 'letters: a text that goes on';
export const epochs = 12;

/** Sentences of a small made-up language. */
function makeText() {
  const draw = integers(2);
  const one = (...words) => words[draw(words.length)];
  const sentence = () =>
    `${one('a', 'the')} ${one('river', 'boat', 'bird')} ${one('goes', 'turns', 'waits')} ${one('by', 'under')} the ${one('bridge', 'trees')}. `;
  return Array.from({ length: 40 }, sentence).join('');
}

function makeModel() {
  const { layers } = tfl;
  const model = tfl.sequential();
  model.add(layers.embedding({ inputDim: ALPHABET.length, outputDim: 8, inputLength: WINDOW }));
  model.add(layers.lstm({ units: 48, recurrentInitializer: 'glorotNormal' }));
  model.add(layers.dense({ units: ALPHABET.length, activation: 'softmax' }));
  return model;
}

export function make() {
  const text = makeText();
  const places = Array.from({ length: COUNT }, (_, index) => index);
  const windows = places.map((place) => text.slice(place, place + WINDOW));
  const next = places.map((place) => text[place + WINDOW]);
  const model = makeModel();
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'sparseCategoricalCrossentropy' });
  return {
    model,
    x: tf.tensor2d(encode(windows, ALPHABET, WINDOW)),
    y: tf.tensor2d(encode(next, ALPHABET, 1)),
    options: { batchSize: 32 },
    async show(predict) {
      let written = windows[0];
      for (let letter = 0; letter < WRITTEN; letter++) {
        const outputs = await predict(model, tf.tensor2d(encode([written.slice(-WINDOW)], ALPHABET, WINDOW)));
        const [best] = await decode(tf.reshape(outputs, [1, 1, ALPHABET.length]), ALPHABET);
        written += best;
      }
      return [written];
    },
  };
}
