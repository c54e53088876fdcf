import type { TrainingDetails } from '../network/index.js';
import { digestsOf } from './data-digest.js';
import { Disagreement } from './differences.js';
import type { Receipt } from './statement.js';

/**
 * Checks that a training run has the data, weights and options of a receipt, before it begins.
 *
 * @param salt text hashed with the data; empty: none
 * @throws Disagreement naming the first difference.
 */
export function checkInputs({ predicate }: Receipt, details: TrainingDetails, salt: string): void {
  const { data, options, network } = predicate;
  const found = digestsOf(details, salt);
  const check = (what: string, expected: string | null, got: string | null): void => {
    if (expected === got) return;
    throw new Disagreement('inputs', { what, expected: expected ?? 'none', got: got ?? 'none' });
  };
  check('data', data.train, found.train);
  check('number of samples', String(data.samples), String(found.samples));
  check('salt', data.salted ? 'one' : 'none', salt === '' ? 'none' : 'one');
  check('samples to validate on', data.validation, found.validation);
  check('masks of gradients', data.gradientMasks, found.gradientMasks);
  check('batchSize', String(options.batchSize), String(details.options.batchSize));
  const listed = (list: readonly { readonly name: string; readonly shape: readonly number[] }[]): string =>
    list.map(({ name, shape }) => `${name} [${shape.join()}]`).join(', ');
  check('names and shapes of the weights', listed(network.weights), listed(details.weights));
}
