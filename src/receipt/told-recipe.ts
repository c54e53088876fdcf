// What a receipt says of where its network came from, before anything of it is checked.
import { LetheError } from '../errors.js';
import { fieldsOf } from '../text/kinds.js';
import { shorten } from '../text/quote.js';
import { type Envelope, fromBase64, isEnvelope } from './dsse.js';

/** As `lethe forecast` and `lethe classify` name the runs of their networks: the command line, then the run. */
const OF_COMMAND = /^(npx lethe@\S+ (forecast|classify) .*): network-\d+$/s;

/** The recipe that a receipt or an envelope tells; undefined if it is neither. */
export function toldRecipe(value: unknown): unknown {
  const { predicate } = fieldsOf(isEnvelope(value) ? contentOf(value) : value);
  return fieldsOf(fieldsOf(predicate).network).recipe;
}

/**
 * That an audit can be given the samples of the run: those of a forecaster or classifier are made inside, of a table.
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

/** Undefined where it is no JSON: whether that is forged or broken is for the audit to say. */
function contentOf({ payload }: Envelope): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(fromBase64(payload)));
  } catch {
    return undefined;
  }
}
