// What wide-vectors.test.ts runs in a process of its own: the flag is the whole process's.
import { useWasm } from 'lethe';
import { dense, lstm, Network, provideKernels, useWideVectors, type WideVectors } from 'lethe/core';

export interface WideOrder {
  /** What comes first: asking, a training run, a module handed in, or useWasm, which asks. */
  readonly first: 'ask' | 'train' | 'provide' | 'useWasm';
  /** Base64 of the kernels, to be handed in. */
  readonly kernels?: string;
}

export interface WideOutcome {
  /** What asking said, or the error. */
  readonly asked: WideVectors | string;
  /** What asking again said, or the error. */
  readonly again: WideVectors | string;
  /** What useWasm says that does not ask. */
  readonly info: WideVectors;
  readonly fingerprint: string;
  /** What each instance of the kernels in this thread was told of vectors, in order. */
  readonly packs: readonly boolean[];
}

export async function runSuite({ first, kernels = '' }: WideOrder): Promise<WideOutcome> {
  const packs = watchPacks();
  const ask = (): Promise<WideVectors | string> => useWideVectors().catch(String);
  const byWasm = async (): Promise<WideVectors> => {
    const { wideVectors, wideVectorsReason } = await useWasm({ threads: 1, wideVectors: true });
    return { wideVectors, reason: wideVectorsReason };
  };
  if (first === 'train') await train();
  if (first === 'provide') {
    provideKernels(new WebAssembly.Module(bytesOf(kernels)));
  }
  const asked = await (first === 'useWasm' ? byWasm() : ask());
  const fingerprint = await train();
  const again = await ask();
  const { wideVectors, wideVectorsReason: reason } = await useWasm({ threads: 1 });
  return { asked, again, info: { wideVectors, reason }, fingerprint, packs: packs() };
}

/** From now on sees the instances of modules; the result tells of those that have the kernels' global. */
function watchPacks(): () => boolean[] {
  const seen: WebAssembly.Instance[] = [];
  const { Instance } = WebAssembly;
  WebAssembly.Instance = class extends Instance {
    constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
      super(module, imports);
      seen.push(this);
    }
  };
  return () =>
    seen.flatMap(({ exports: { packs } }) =>
      packs instanceof WebAssembly.Global ? [packs.value !== 0] : [],
    );
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0));
}

async function train(): Promise<string> {
  const network = Network.create([lstm({ units: 20, inputShape: [5, 3] }), dense({ units: 2 })], { seed: 1 });
  network.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  const values = (count: number): number[] =>
    Array.from({ length: count }, (_, at) => ((at * 37) % 64) / 32 - 1);
  const x = { values: values(150), shape: [10, 5, 3] };
  const { fingerprint } = await network.fit(
    x,
    { values: values(20), shape: [10, 2] },
    { epochs: 5, threads: 2 },
  );
  return fingerprint;
}
