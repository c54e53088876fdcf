// The training run of a receipt: its network, and the options of `fit`.
import { LetheError } from '../errors.js';
import { Network, type NetworkFitArgs } from '../network/public.js';
import type { ReadableArtifacts } from '../network/storage/index.js';
import type { AuditOptions } from './audit-options.js';
import { fromDoubleBits } from './state.js';
import type { Receipt } from './statement.js';

/** @throws LetheError `data` if the initial weights cannot be drawn. */
export async function networkOf(receipt: Receipt, options: AuditOptions): Promise<Network> {
  const { predicate } = receipt;
  const { topology, seed } = predicate.network;
  const { initial: given } = options;
  const initial = typeof given === 'function' ? await given(receipt) : given;
  if (initial === undefined && seed === null) {
    throw new LetheError(
      'data',
      'audit: initial: expected the network before training, as the receipt has no seed',
    );
  }
  const made = Network.create(topology, { seed: seed ?? 0 });
  if (initial !== undefined) {
    const { weights } = await Network.load(initial);
    made.setWeights(weights.map(({ values }) => values));
  }
  const artifacts = await made.save();
  return Network.load({ ...artifacts, trainingConfig: predicate.compiled } as ReadableArtifacts);
}

/** The options of `fit`, without recorders. */
export function fitArgsOf({ predicate }: Receipt, args: AuditOptions): NetworkFitArgs {
  const { options, learningRates, seed } = predicate;
  const { batchSize, epochs, initialEpoch, shuffle, validationSplit, onDivergence, earlyStopping, rules } =
    options;
  const { validationData, classWeight, sampleWeight, gradientMasks, threads, signal, onEpoch } = args;
  const rates = learningRates.map(fromDoubleBits);
  return {
    ...{ batchSize, epochs, initialEpoch, shuffle, validationSplit, onDivergence, seed },
    ...(rules as object),
    ...(earlyStopping && { earlyStopping }),
    ...(validationData && { validationData }),
    ...(classWeight && { classWeight }),
    ...(sampleWeight && { sampleWeight }),
    ...(gradientMasks && { gradientMasks }),
    ...(threads !== undefined && { threads }),
    ...(signal && { signal }),
    ...(onEpoch && { callbacks: { onEpochEnd: onEpoch } }),
    ...(rates.length > 0 && {
      learningRateSchedule: (epoch: number, present: number) => rates[epoch - initialEpoch] ?? present,
    }),
  } as NetworkFitArgs;
}
