import type { Whose } from '../../compiler/index.js';
import { mismatch, quote } from '../../text/quote.js';
import type { OptionNames } from './option-names.js';

/** Options of functions that compute a loss: whose rules apply where tfjs-layers and Keras differ on the same model. */
export interface LossRules {
  /**
   * `keras`: the kernel, recurrent and bias regularizers of recurrent layers count, which tfjs-layers forgets;
   * penalties of frozen weights do not; losses in evaluations include the penalties, too; |w| has the slope 0 where w
   * is 0. Default `tfjs`: as in tfjs-layers, bit for bit.
   */
  regularizers?: Whose;
  /**
   * `keras`: masked steps (by a masking layer or `maskZero`) do not count in losses and metrics, which are means over
   * the unmasked steps of a batch. `tfjs`: they count like all others, as in tfjs-layers. Default `tfjs`, with one
   * warning if a mask reaches an output; for sequences of unequal length, which are padded inside, `keras`.
   */
  lossMasks?: Whose;
}

/** Options of a training run: whose rules apply where tfjs-layers and Keras differ on the same model. */
export interface Rules extends LossRules {
  /**
   * `keras`: each step ends by applying the constraints to the trained weights. `tfjs`: training does not apply them,
   * as in tfjs-layers, which applies constraints only to weights that are set or loaded. Default `tfjs` in `lethe`,
   * with one warning if a model has constraints; `lethe/core` then requires a choice.
   */
  constraints?: Whose;
}

export const LOSS_RULES: OptionNames<LossRules> = { regularizers: true, lossMasks: true };

export const RULES: OptionNames<Rules> = { ...LOSS_RULES, constraints: true };

/** The given rules among the options. */
export function rulesOf(options: Rules | null | undefined): Rules {
  const given = Object.entries(options ?? {}).filter(([name, value]) => name in RULES && value != null);
  return Object.fromEntries(given);
}

/** @throws RangeError naming the option that is neither `tfjs` nor `keras`. */
export function checkRules(caller: string, options: Rules | null | undefined): void {
  for (const [name, value] of Object.entries(rulesOf(options))) {
    if (value === 'tfjs' || value === 'keras') continue;
    throw new RangeError(mismatch(`${caller}: ${name}`, "'tfjs' or 'keras'", quote(value)));
  }
}
