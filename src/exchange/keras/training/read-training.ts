// Compiles a network as Keras compiled the model, with the state of its optimizer.
import { LetheError } from '../../../errors.js';
import { type JudgedOutput, readCompileArgs } from '../../../network/compile/index.js';
import { trainingAccess } from '../../../network/network.js';
import type { CompileArgs, GivenLoss, Network } from '../../../network/public.js';
import { isObject } from '../../../text/kinds.js';
import { inQuotes, mismatch } from '../../../text/quote.js';
import { readLoss, readMetric } from './losses.js';
import { readState, type StoredVariable } from './optimizer-state.js';
import { readOptimizer } from './optimizers.js';

/** Training configuration in a file. */
export interface KerasTraining {
  /** `optimizer`, `loss`, `loss_weights`, `metrics`, `weighted_metrics`. */
  readonly config: { readonly [field: string]: unknown };
  /** Variables of the optimizer; read on demand. */
  variables(): readonly StoredVariable[];
}

/** Receives an error for each part that is not carried over. */
export type TellNotCarried = (reason: LetheError) => void;

/**
 * Compiles a network as Keras compiled the model, and continues from its state.
 *
 * @param tell undefined if parts that cannot be carried over are errors
 * @throws LetheError `model` that names what Lethe lacks, `data` if the file is damaged.
 */
export function compileAs(
  caller: string,
  network: Network,
  training: KerasTraining,
  tell: TellNotCarried | undefined,
): void {
  try {
    const outputs = network.outputs.map(({ name, shape }) => ({ name, columns: shape.at(-1) ?? null }));
    const args = readArgs(caller, training.config, outputs, tell);
    const { optimizer } = readCompileArgs(caller, args, outputs);
    const trained = trainingAccess(network).trained();
    const state = readState(`${caller}: optimizer`, optimizer, training.variables(), trained);
    trainingAccess(network).resume(args, state);
  } catch (error) {
    const known = error instanceof LetheError ? error : notCompiled(caller, error);
    if (tell === undefined) throw withHint(known);
    tell(known);
  }
}

function notCompiled(caller: string, error: unknown): LetheError {
  return new LetheError('model', `${caller}: ${(error as Error).message}`, { cause: error });
}

function withHint(error: LetheError): LetheError {
  const hint = 'compile: false loads the model without optimizer and loss';
  return new LetheError(error.code, `${error.message} (${hint})`, { cause: error });
}

function readArgs(
  caller: string,
  config: KerasTraining['config'],
  outputs: readonly JudgedOutput[],
  tell: TellNotCarried | undefined,
): CompileArgs {
  const optimizer = readOptimizer(`${caller}: optimizer`, config.optimizer);
  const losses = eachOf(`${caller}: loss`, config.loss, outputs).map((loss, index): GivenLoss => {
    const what = `${caller}: loss${of(outputs, index)}`;
    if (loss === null) throw new LetheError('model', mismatch(what, 'a loss', 'none'));
    return readLoss(what, loss);
  });
  const weights = eachOf(`${caller}: loss_weights`, config.loss_weights, outputs).map(
    (weight) => weight ?? 1,
  );
  const judged = readCompileArgs(caller, { optimizer, loss: losses }, outputs);
  const weighted = config.weighted_metrics;
  const isWeighted = Array.isArray(weighted) ? weighted.flat().length > 0 : isObject(weighted);
  const metrics = metricsOf(`${caller}: metrics`, config.metrics, outputs).map((own, index) =>
    own.flatMap((metric) => {
      const { loss } = judged.outputs[index] as (typeof judged.outputs)[number];
      try {
        return [
          readMetric(
            `${caller}: metrics${of(outputs, index)}`,
            metric,
            loss,
            outputs[index]?.columns ?? null,
          ),
        ];
      } catch (error) {
        if (tell === undefined) throw error;
        tell(error as LetheError);
        return [];
      }
    }),
  );
  if (isWeighted) {
    const error = new LetheError('model', `${caller}: weighted_metrics are not supported`);
    if (tell === undefined) throw error;
    tell(error);
  }
  const names = outputs.map(({ name }) => name);
  const byName = <Value>(values: readonly Value[]) =>
    Object.fromEntries(values.map((value, index) => [names[index] as string, value]));
  return {
    optimizer,
    loss: losses.length === 1 ? (losses[0] as GivenLoss) : losses,
    ...(weights.some((weight) => weight !== 1) && { lossWeights: weights as number[] }),
    ...(metrics.some((own) => own.length > 0) && {
      metrics: metrics.length === 1 ? (metrics[0] as string[]) : byName(metrics),
    }),
  };
}

function of(outputs: readonly JudgedOutput[], index: number): string {
  return outputs.length === 1 ? '' : ` of ${inQuotes(outputs[index]?.name ?? '')}`;
}

/** One value for each output, given once, as a list or by names; null if missing. */
function eachOf(what: string, given: unknown, outputs: readonly JudgedOutput[]): unknown[] {
  if (given === null || given === undefined) return outputs.map(() => null);
  if (Array.isArray(given)) {
    if (given.length === outputs.length) return given.map((one: unknown) => one ?? null);
    throw new LetheError('data', mismatch(what, `length ${outputs.length}`, given.length));
  }
  if (!isObject(given) || typeof given.class_name === 'string') return outputs.map(() => given);
  const other = Object.keys(given).find((key) => !outputs.some(({ name }) => name === key));
  if (other !== undefined && outputs.length > 1) {
    throw new LetheError('model', mismatch(what, 'names of outputs', inQuotes(other)));
  }
  return outputs.length === 1
    ? [Object.values(given)[0] ?? null]
    : outputs.map(({ name }) => given[name] ?? null);
}

/** A list for each output. */
function metricsOf(what: string, given: unknown, outputs: readonly JudgedOutput[]): unknown[][] {
  const listOf = (value: unknown): unknown[] =>
    [value].flat(2).filter((one) => one !== null && one !== undefined);
  const isFlat = Array.isArray(given) && !given.some((one) => one === null || Array.isArray(one));
  if (outputs.length === 1)
    return [
      isObject(given) && typeof given.class_name !== 'string' ? listOf(Object.values(given)) : listOf(given),
    ];
  // Keras 3 expects a list of lists; Keras 2 accepted one list for all outputs.
  if (isFlat && given.length !== outputs.length) return outputs.map(() => listOf(given));
  return eachOf(what, given, outputs).map(listOf);
}
