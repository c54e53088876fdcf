import type { Whose } from '../../compiler/index.js';
import { mismatch, quote } from '../../text/quote.js';
import type { OptionNames } from './option-names.js';

/** Options of whatever computes a loss: whose rules hold where tfjs-layers and Keras differ on the same model. */
export interface LossRules {
  /**
   * `keras`: the kernel, recurrent and bias regularizers of recurrent layers count, which tfjs-layers forgets; penalties of
   * frozen weights do not; losses that are evaluated have the penalties, too; |w| has the slope 0 where w is 0. Default
   * `tfjs`: as tfjs-layers does it, bit for bit.
   */
  regularizers?: Whose;
  /**
   * `keras`: steps that are masked (by a masking layer or `maskZero`) do not count in losses and metrics, which are means over
   * the steps of a batch that there are. `tfjs`: they count as all others, as in tfjs-layers. Default `tfjs`, which is told once
   * where a mask comes to an output; of sequences of unequal length, which are padded inside, `keras`.
   */
  lossMasks?: Whose;
}

/** Options of a training run: whose rules hold where tfjs-layers and Keras differ on the same model. */
export interface Rules extends LossRules {
  /**
   * `keras`: each step ends with bringing the trained weights back to where their constraints hold. `tfjs`: none does, as in
   * tfjs-layers, which applies constraints to weights that are set or loaded, never while it trains. Default `tfjs` in
   * `lethe`, which says so once if a model has constraints; `lethe/core` wants to be told then.
   */
  constraints?: Whose;
}

export const LOSS_RULES: OptionNames<LossRules> = { regularizers: true, lossMasks: true };

export const RULES: OptionNames<Rules> = { ...LOSS_RULES, constraints: true };

/** The rules among the options, those that are given. */
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
