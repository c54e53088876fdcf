// Learns whether a short review is kind. Reviews have different lengths: they are padded with zeros, which are masked.
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { integers } from './random.js';

const WORDS = [
  '',
  'not',
  'very',
  'good',
  'fine',
  'bad',
  'dull',
  'film',
  'story',
  'music',
  'the',
  'was',
  'and',
  'a',
];
const LENGTH = 9;
const COUNT = 300;

export const title = 'sentiment: an embedding whose zeros are masked, read in both directions';
export const epochs = 10;

/** A review, and whether it is kind: `not` reverses the word after it. */
function makeReview(draw) {
  const one = (...words) => words[draw(words.length)];
  const isKind = draw(2) === 1;
  const isTurned = draw(3) === 0;
  const verdict = isKind === isTurned ? one('bad', 'dull') : one('good', 'fine');
  const begin = ['the', one('film', 'story', 'music'), 'was'];
  const more = draw(2) === 0 ? [] : ['and', one('a', 'the'), one('film', 'story', 'music')];
  return {
    words: [...begin, ...(isTurned ? ['not'] : draw(2) === 0 ? [] : ['very']), verdict, ...more],
    isKind,
  };
}

function numbersOf(reviews) {
  return reviews.map(({ words }) =>
    Array.from({ length: LENGTH }, (_, place) => Math.max(0, WORDS.indexOf(words[place] ?? ''))),
  );
}

function makeModel() {
  const { layers } = tfl;
  const model = tfl.sequential();
  model.add(layers.embedding({ inputDim: WORDS.length, outputDim: 6, maskZero: true, inputLength: LENGTH }));
  const reader = layers.lstm({ units: 8, recurrentInitializer: 'glorotNormal' });
  model.add(layers.bidirectional({ layer: reader, mergeMode: 'concat' }));
  model.add(layers.dense({ units: 1, activation: 'sigmoid' }));
  return model;
}

export function make() {
  const draw = integers(3);
  const reviews = Array.from({ length: COUNT }, () => makeReview(draw));
  const model = makeModel();
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'binaryCrossentropy', metrics: ['accuracy'] });
  return {
    model,
    x: tf.tensor2d(numbersOf(reviews)),
    y: tf.tensor2d(reviews.map(({ isKind }) => [isKind ? 1 : 0])),
    options: { batchSize: 32 },
    async show(predict) {
      const asked = reviews.slice(0, 3);
      const kindness = await (await predict(model, tf.tensor2d(numbersOf(asked)))).data();
      return asked.map(({ words }, index) => `${words.join(' ')}: ${kindness[index].toFixed(2)}`);
    },
  };
}
