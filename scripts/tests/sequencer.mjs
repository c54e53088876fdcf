// The longest files first, so that all workers end at about the same time. Jest knows how long files took if it has run
// them here before; what is listed is long on a clean machine, too.
import { createRequire } from 'node:module';
import path from 'node:path';
import { LONGEST } from './longest.mjs';
import { ROOT } from './tiers.mjs';

/** Jest's own sequencer is a package of its own, which comes with Jest. */
const { default: Sequencer } = ['jest', '@jest/core', 'jest-config'].reduce(
  (require, name) => createRequire(require.resolve(name)),
  createRequire(import.meta.url),
)('@jest/test-sequencer');

const placeOf = (test) => {
  const file = path.relative(ROOT, test.path).replaceAll(path.sep, '/');
  const place = LONGEST.indexOf(file);
  return place === -1 ? LONGEST.length : place;
};

export default class LongestFirst extends Sequencer {
  async sort(tests) {
    return (await super.sort(tests)).toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}
