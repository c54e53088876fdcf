// Learns to write dates in one form: reads `3.4.2019`, `APR-03-2019` or `03APR19`, and writes `2019-04-03` letter by letter. For
// each letter it looks at what it has read: the attention of TensorFlow.js's example date-conversion-attention.
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { integers } from './random.js';
import { decode, encode, oneHot } from './text.js';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const READS = ' 0123456789./-ABCDEFGJLMNOPRSTUVY';
/** `<` begins a date. */
const WRITES = '0123456789-<';
const [QUESTION, ANSWER] = [11, 10];
const UNITS = 32;
const COUNT = 800;
const UNSEEN = 200;

export const title = 'dates: a decoder that looks at what an encoder has read';
export const epochs = 30;
/** Part of the letters that are right afterwards, of dates that it has not seen. */
export const accuracy = 0.95;

/** A date in one of the forms that people use, and in the one that it learns. */
function makeDate(draw) {
  const [day, month, year] = [1 + draw(28), 1 + draw(12), 1950 + draw(100)];
  const two = (number) => String(number % 100).padStart(2, '0');
  const forms = [
    `${day}.${month}.${year}`,
    `${year}/${month}/${day}`,
    `${MONTHS[month - 1]}-${two(day)}-${year}`,
    `${two(day)}${MONTHS[month - 1]}${two(year)}`,
  ];
  return { question: forms[draw(forms.length)], answer: `${year}-${two(month)}-${two(day)}` };
}

function makeModel() {
  const { layers } = tfl;
  const lstm = (options) => layers.lstm({ units: UNITS, recurrentInitializer: 'glorotNormal', ...options });
  const source = tfl.input({ shape: [QUESTION] });
  const before = tfl.input({ shape: [ANSWER] });
  const letters = layers.embedding({ inputDim: READS.length, outputDim: 16 }).apply(source);
  const [read, ...states] = lstm({ returnSequences: true, returnState: true }).apply(letters);
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

const questions = (dates) =>
  encode(
    dates.map(({ question }) => question.padStart(QUESTION)),
    READS,
    QUESTION,
  );
const begun = (answers) =>
  encode(
    answers.map((answer) => `<${answer}`.padEnd(ANSWER, '<').slice(0, ANSWER)),
    WRITES,
    ANSWER,
  );

function dataOf(dates) {
  const answers = dates.map(({ answer }) => answer);
  return {
    x: [tf.tensor2d(questions(dates)), tf.tensor2d(begun(answers))],
    y: oneHot(answers, WRITES, ANSWER),
  };
}

export function make() {
  const draw = integers(6);
  const dates = Array.from({ length: COUNT }, () => makeDate(draw));
  const others = Array.from({ length: UNSEEN }, () => makeDate(draw));
  const model = makeModel();
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  return {
    model,
    ...dataOf(dates),
    unseen: dataOf(others),
    options: { batchSize: 32 },
    async show(predict) {
      const asked = others.slice(0, 3);
      const source = tf.tensor2d(questions(asked));
      let written = asked.map(() => '');
      for (let letter = 0; letter < ANSWER; letter++) {
        const letters = await decode(await predict(model, [source, tf.tensor2d(begun(written))]), WRITES);
        written = letters.map((answer) => answer.slice(0, letter + 1));
      }
      return asked.map(({ question }, index) => `${question} -> ${written[index]}`);
    },
  };
}
