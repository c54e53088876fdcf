// Learns to write dates in one form: reads `3.4.2019`, `APR-03-2019` or `03APR19`, and writes `2019-04-03` letter by letter. For
// each letter it attends to the letters that it has read, as TensorFlow.js's example date-conversion-attention does.
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { ANSWER, encodeBegun, encodeQuestions, makeDates, QUESTION, READS, WRITES } from './date-data.js';
import { decode, oneHot } from './text.js';

const UNITS = 32;

export const title = 'dates: a decoder that looks at what an encoder has read';
export const epochs = 30;
/** The fraction of letters that the trained model gets right, in dates that it has not seen. */
export const accuracy = 0.95;

function makeModel() {
  const { layers } = tfl;
  const lstm = (options) => layers.lstm({ units: UNITS, recurrentInitializer: 'glorotNormal', ...options });
  const source = tfl.input({ shape: [QUESTION] });
  const before = tfl.input({ shape: [ANSWER] });
  const letters = layers.embedding({ inputDim: READS.length, outputDim: 16 }).apply(source);
  const read = lstm({ returnSequences: true }).apply(letters);
  const [, ...states] = lstm({ returnState: true }).apply(read);
  const begun = layers.embedding({ inputDim: WRITES.length, outputDim: 16 }).apply(before);
  const written = lstm({ returnSequences: true }).apply([begun, ...states]);
  const scores = layers.dot({ axes: [2, 2] }).apply([written, read]);
  const attention = layers.activation({ activation: 'softmax' }).apply(scores);
  const context = layers.dot({ axes: [2, 1] }).apply([attention, read]);
  const both = layers.concatenate().apply([context, written]);
  const each = (options) => layers.timeDistributed({ layer: layers.dense(options) });
  const hidden = each({ units: UNITS, activation: 'tanh' }).apply(both);
  const outputs = each({ units: WRITES.length, activation: 'softmax' }).apply(hidden);
  return tfl.model({ inputs: [source, before], outputs });
}

function dataOf(dates) {
  const answers = dates.map(({ answer }) => answer);
  return {
    x: [tf.tensor2d(encodeQuestions(dates)), tf.tensor2d(encodeBegun(answers))],
    y: oneHot(answers, WRITES, ANSWER),
  };
}

export function make() {
  const { known, unseen } = makeDates();
  const model = makeModel();
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  return {
    model,
    ...dataOf(known),
    unseen: dataOf(unseen),
    options: { batchSize: 32 },
    async show(predict) {
      const asked = unseen.slice(0, 3);
      const source = tf.tensor2d(encodeQuestions(asked));
      let written = asked.map(() => '');
      for (let letter = 0; letter < ANSWER; letter++) {
        const outputs = await predict(model, [source, tf.tensor2d(encodeBegun(written))]);
        const letters = await decode(outputs, WRITES);
        written = letters.map((answer) => answer.slice(0, letter + 1));
      }
      return asked.map(({ question }, index) => `${question} -> ${written[index]}`);
    },
  };
}
