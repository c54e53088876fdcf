// Learns to translate words: an encoder reads one word, a decoder starts from its states and writes the other letter by letter.
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { integers } from './random.js';
import { decode, oneHot } from './text.js';

/** `<` starts a word. */
const ALPHABET = ' <abcdefghijklmnop';
const LENGTH = 5;
const UNITS = 32;
const COUNT = 300;

export const title = 'translation: the states of an encoder begin a decoder';
export const epochs = 30;

/** The other language writes words backwards, with `o` for `a`. */
const translate = (word) => [...word].reverse().join('').replaceAll('a', 'o');

function makeModel() {
  const { layers } = tfl;
  const lstm = (options) => layers.lstm({ units: UNITS, recurrentInitializer: 'glorotNormal', ...options });
  const source = tfl.input({ shape: [LENGTH, ALPHABET.length] });
  const before = tfl.input({ shape: [LENGTH, ALPHABET.length] });
  const [, ...states] = lstm({ returnState: true }).apply(source);
  const decoded = lstm({ returnSequences: true }).apply([before, ...states]);
  const letters = layers.dense({ units: ALPHABET.length, activation: 'softmax' }).apply(decoded);
  return tfl.model({ inputs: [source, before], outputs: letters });
}

export function make() {
  const draw = integers(4);
  const words = Array.from({ length: COUNT }, () =>
    Array.from({ length: 2 + draw(LENGTH - 1) }, () => ALPHABET[2 + draw(ALPHABET.length - 2)]).join(''),
  );
  const translated = words.map(translate);
  const before = translated.map((word) => `<${word}`.slice(0, LENGTH));
  const code = (texts) => oneHot(texts, ALPHABET, LENGTH);
  const model = makeModel();
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'categoricalCrossentropy' });
  return {
    model,
    x: [code(words), code(before)],
    y: code(translated),
    options: { batchSize: 32 },
    async show(predict) {
      const asked = words.slice(0, 3);
      let written = asked.map(() => '');
      for (let letter = 0; letter < LENGTH; letter++) {
        const begun = written.map((word) => `<${word}`.slice(0, LENGTH));
        const letters = await decode(await predict(model, [code(asked), code(begun)]), ALPHABET);
        written = letters.map((word) => word.slice(0, letter + 1));
      }
      return asked.map((word, index) => `${word} -> ${written[index]}`);
    },
  };
}
