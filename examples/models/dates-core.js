// The model of dates.js in lethe/core, without TensorFlow.js. It trains to the same bits. Run it: node dates-core.js
import { pathToFileURL } from 'node:url';
import {
  activation,
  adam,
  concatenate,
  dense,
  dot,
  embedding,
  input,
  lstm,
  model,
  Network,
  timeDistributed,
} from 'lethe/core';
import { ANSWER, encodeBegun, encodeQuestions, makeDates, QUESTION, READS, WRITES } from './date-data.js';
import { encode } from './encode.js';

const UNITS = 32;

function makeModel() {
  const recurrent = (options) => lstm({ units: UNITS, recurrentInitializer: 'glorotNormal', ...options });
  const source = input({ shape: [QUESTION] });
  const before = input({ shape: [ANSWER] });
  const letters = embedding({ inputDim: READS.length, outputDim: 16 }).apply(source);
  const read = recurrent({ returnSequences: true }).apply(letters);
  const [, ...initialState] = recurrent({ returnState: true }).apply(read);
  const begun = embedding({ inputDim: WRITES.length, outputDim: 16 }).apply(before);
  const written = recurrent({ returnSequences: true }).apply(begun, { initialState });
  const scores = dot({ axes: [2, 2] }).apply([written, read]);
  const attention = activation({ activation: 'softmax' }).apply(scores);
  const context = dot({ axes: [2, 1] }).apply([attention, read]);
  const both = concatenate().apply([context, written]);
  const each = (options) => timeDistributed({ layer: dense(options) });
  const hidden = each({ units: UNITS, activation: 'tanh' }).apply(both);
  const outputs = each({ units: WRITES.length, activation: 'softmax' }).apply(hidden);
  return model({ inputs: [source, before], outputs });
}

function dataOf(dates) {
  const answers = dates.map(({ answer }) => answer);
  const rows = (number) => Array.from(WRITES, (_, at) => (at === number ? 1 : 0));
  return {
    x: [encodeQuestions(dates), encodeBegun(answers)],
    y: encode(answers, WRITES, ANSWER).map((numbers) => numbers.map(rows)),
  };
}

export function make() {
  const { known, unseen } = makeDates();
  const network = Network.create(makeModel(), { seed: 1 });
  network.compile({
    optimizer: adam(0.01),
    loss: 'categoricalCrossentropy',
    metrics: ['accuracy'],
  });
  return { network, ...dataOf(known), unseen: dataOf(unseen), options: { batchSize: 32, seed: 1 } };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { network, x, y, unseen, options } = make();
  const { history, fingerprint } = await network.fit(x, y, { ...options, epochs: 30 });
  const { acc } = await network.evaluate(unseen.x, unseen.y);
  console.log(`loss ${history.loss.at(-1).toFixed(3)}, ${(100 * acc).toFixed(1)} % of letters right`);
  console.log(`fingerprint ${fingerprint.slice(0, 12)}`);
}
