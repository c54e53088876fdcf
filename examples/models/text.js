// Text as numbers.
import * as tf from '@tensorflow/tfjs-core';
import { encode } from './encode.js';

export { encode };

/** One-hot rows: `[texts, length, characters]`. */
export function oneHot(texts, alphabet, length) {
  return tf.tidy(() =>
    tf.cast(
      tf.oneHot(tf.tensor2d(encode(texts, alphabet, length), undefined, 'int32'), alphabet.length),
      'float32',
    ),
  );
}

/** The most likely characters of `[texts, length, characters]`. */
export async function decode(outputs, alphabet) {
  const best = tf.tidy(() => tf.argMax(outputs, -1));
  const numbers = await best.array();
  best.dispose();
  return numbers.map((row) => row.map((number) => alphabet[number]).join(''));
}
