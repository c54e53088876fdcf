// Learns to write word by word: predicts the next word from the eight before it, and samples with a seed.
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { integers, random } from './random.js';

const WINDOW = 8;
const COUNT = 500;
const WRITTEN = 24;
/** The temperature of sampling: below 1 the text is safer, above 1 it is bolder. */
const TEMPERATURE = 0.7;

export const title = 'words: a text that is drawn word by word';
export const epochs = 24;

/** Stories in which `he` or `she`, and the food, depend on a person named some words earlier. */
function makeText() {
  const draw = integers(7);
  const one = (...words) => words[draw(words.length)];
  const story = () => {
    const [who, pronoun, food] = one(['king', 'he', 'soup'], ['queen', 'she', 'cake'], ['cat', 'it', 'fish']);
    const way = `${one('walks', 'runs')} ${one('slowly', 'quickly')} to the ${one('garden', 'kitchen', 'tower')}`;
    return `the ${who} ${way} and there ${pronoun} eats ${food} .`;
  };
  return Array.from({ length: 60 }, story).join(' ').split(' ');
}

function makeModel(words) {
  const { layers } = tfl;
  const model = tfl.sequential();
  model.add(layers.embedding({ inputDim: words, outputDim: 8, inputLength: WINDOW }));
  model.add(layers.lstm({ units: 32, recurrentInitializer: 'glorotNormal' }));
  model.add(layers.dense({ units: words, activation: 'softmax' }));
  return model;
}

/** Draws a number; the chance of each is proportional to its probability to the power of 1 / temperature. */
function drawFrom(probabilities, next) {
  const weights = Array.from(probabilities, (probability) => probability ** (1 / TEMPERATURE));
  let left = next() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [number, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return number;
  }
  return weights.length - 1;
}

export function make() {
  const text = makeText();
  const vocabulary = [...new Set(text)];
  const numbers = text.map((word) => vocabulary.indexOf(word));
  const places = Array.from({ length: COUNT }, (_, index) => index);
  const model = makeModel(vocabulary.length);
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'sparseCategoricalCrossentropy' });
  return {
    model,
    x: tf.tensor2d(places.map((place) => numbers.slice(place, place + WINDOW))),
    y: tf.tensor2d(places.map((place) => [numbers[place + WINDOW]])),
    options: { batchSize: 32 },
    async show(predict) {
      const write = async (seed) => {
        const next = random(seed);
        const written = numbers.slice(0, WINDOW);
        while (written.length < WINDOW + WRITTEN) {
          const outputs = await predict(model, tf.tensor2d([written.slice(-WINDOW)]));
          written.push(drawFrom(await outputs.data(), next));
        }
        return `seed ${seed}: ${written.map((number) => vocabulary[number]).join(' ')}`;
      };
      return [await write(1), await write(2)];
    },
  };
}
