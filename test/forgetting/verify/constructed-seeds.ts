// Results of seeds with numbers of one's own, for what is decided by numbers alone.
import { ABLATIONS, type AblationName } from '../../../src/forgetting/ablations/index.js';
import type { NetworkResult, SeedResult } from '../../../src/forgetting/verify/index.js';

/** Figures of one network. */
export interface Figures {
  readonly score?: number;
  readonly sensitivity?: number | null;
  readonly intervention?: number | null;
}

/** What is not said of a network: it is like the full one. */
export interface Plan {
  readonly full: Figures;
  readonly trained?: { readonly [Name in AblationName]?: Figures };
  readonly postHoc?: { readonly [Name in AblationName]?: Figures };
}

function networkOf(
  ablation: AblationName,
  when: NetworkResult['when'],
  { score = 0, sensitivity = 0, intervention = 0 }: Figures,
): NetworkResult {
  return {
    ablation,
    when,
    score,
    solved: score > 0.99,
    details: { figure: score },
    sensitivitySelectivity: sensitivity,
    interventionSelectivity: intervention,
    fingerprint: '0'.repeat(64),
  };
}

/** One seed with all its networks. */
export function seedOf(seed: number, { full, trained = {}, postHoc = {} }: Plan): SeedResult {
  const networks = ABLATIONS.flatMap((ablation) => {
    if (ablation === 'full') return [networkOf('full', 'trained', full)];
    return [
      networkOf(ablation, 'trained', { ...full, ...trained[ablation] }),
      networkOf(ablation, 'postHoc', { ...full, ...postHoc[ablation] }),
    ];
  });
  const none = { mean: 0.5, meanByUnit: [0.5], spreadByUnit: [0], meanByStep: [0.5] };
  return {
    seed,
    networks,
    sensitivityByLag: [],
    interventionByLag: [],
    gates: {
      ...none,
      timeConstantByUnit: [null],
      correlationByUnit: [null],
      mutualInformationByUnit: [null],
    },
    extrapolations: [],
    losses: [],
  };
}

/** Seeds 0, 1, ... of the same plan, or of what a function says of each. */
export function seedsOf(count: number, plan: Plan | ((seed: number) => Plan)): SeedResult[] {
  return Array.from({ length: count }, (_, seed) =>
    seedOf(seed, typeof plan === 'function' ? plan(seed) : plan),
  );
}

/** Sensitivities and interventions that say the same. */
export function selective(index: number, score: number = 1): Figures {
  return { sensitivity: index, intervention: index, score };
}
