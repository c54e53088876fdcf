// The origin of a network as a receipt states it, before any check.
import { LetheError } from '../errors.js';
import { fieldsOf } from '../text/kinds.js';
import { shorten } from '../text/quote.js';
import { type Envelope, fromBase64, isEnvelope } from './dsse.js';

/** The form in which `lethe forecast` and `lethe classify` name training runs: the command line, then the run. */
const OF_COMMAND = /^(npx lethe@\S+ (forecast|classify) .*): network-\d+$/s;

/** The recipe in a receipt or an envelope; undefined if it is neither. */
export function toldRecipe(value: unknown): unknown {
  const { predicate } = fieldsOf(isEnvelope(value) ? contentOf(value) : value);
  return fieldsOf(fieldsOf(predicate).network).recipe;
}

/**
 * Checks that the caller of an audit can have the run's samples: a forecaster or classifier makes them internally from
 * a table.
 *
 * @param name of the file
 * @throws LetheError `data` naming the command to run again instead.
 */
export function checkSamplesCanBeGiven(name: string, recipe: unknown): void {
  const [, command, made] = typeof recipe === 'string' ? (OF_COMMAND.exec(recipe) ?? []) : [];
  if (command === undefined) return;
  const expected = 'a receipt that lethe train or a program wrote';
  const instead = 'run its command again with --receipt and compare the two receipts';
  throw new LetheError(
    'data',
    `${name}: expected ${expected}, got one of lethe ${made}: ${instead} (${shorten(command, 200)})`,
  );
}

/** Undefined unless it is JSON: the audit decides whether it is forged or broken. */
function contentOf({ payload }: Envelope): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(fromBase64(payload)));
  } catch {
    return undefined;
  }
}
