// Learns to add from examples as text: reads `12+7` letter by letter and writes `19`.
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { integers } from './random.js';
import { decode, oneHot } from './text.js';

const ALPHABET = '0123456789+ ';
const [QUESTION, ANSWER] = [5, 3];
const COUNT = 400;

export const title = 'addition: one recurrent layer reads, the other writes';
export const epochs = 30;

function makeModel() {
  const { layers } = tfl;
  const model = tfl.sequential();
  model.add(
    layers.lstm({ units: 48, recurrentInitializer: 'glorotNormal', inputShape: [QUESTION, ALPHABET.length] }),
  );
  model.add(layers.repeatVector({ n: ANSWER }));
  model.add(layers.lstm({ units: 48, recurrentInitializer: 'glorotNormal', returnSequences: true }));
  model.add(
    layers.timeDistributed({ layer: layers.dense({ units: ALPHABET.length, activation: 'softmax' }) }),
  );
  return model;
}

export function make() {
  const draw = integers(1);
  const pairs = Array.from({ length: COUNT }, () => [draw(100), draw(100)]);
  const questions = pairs.map(([a, b]) => `${a}+${b}`);
  const model = makeModel();
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  return {
    model,
    x: oneHot(questions, ALPHABET, QUESTION),
    y: oneHot(
      pairs.map(([a, b]) => String(a + b)),
      ALPHABET,
      ANSWER,
    ),
    options: { batchSize: 32 },
    async show(predict) {
      const asked = questions.slice(0, 3);
      const outputs = await predict(model, oneHot(asked, ALPHABET, QUESTION));
      const answers = await decode(outputs, ALPHABET);
      return asked.map((question, index) => `${question} = ${answers[index]}`);
    },
  };
}
