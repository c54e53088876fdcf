import { type NetworkDescription, recordOf, type Samples } from '../../compiler/index.js';
import type { PreparedSession } from '../../session/index.js';

const told = new WeakSet<NetworkDescription>();

/**
 * Warns once per network if its sequences look padded with zeros, and no mask tells its recurrent layers: they read the
 * zeros as data, which makes learning much harder.
 *
 * @param network as described by the user: without masks for sequences of unequal length
 * @param data what it trains on
 */
export function tellTrailingZeros(
  caller: string,
  network: NetworkDescription,
  { programs }: PreparedSession,
  data: { readonly sampleShapes: readonly (readonly number[])[]; readonly samples: Samples },
): void {
  if (told.has(network)) return;
  const { sampleShapes, samples } = data;
  const { inputs, count } = samples;
  for (const { node, entry } of programs[0]?.tape.entries ?? []) {
    const { layer, inputs: taken } = entry;
    if (recordOf(layer).memory === null || taken[0].mask !== undefined) continue;
    const input = inputBehind(network, node.inputs[0]);
    const { [input]: values } = inputs;
    if (values === undefined || !looksPadded(values, sampleShapes[input] ?? [], count)) continue;
    told.add(network);
    console.warn(
      `${caller}: most sequences of ${network.inputs[input]?.name} end in steps of zeros, which ${layer.name} reads as data. ` +
        'If they are padding, use a masking layer, maskZero of an embedding, or pass sequences of unequal length unpadded',
    );
    return;
  }
}

/** The input whose steps a value has, through layers that treat each step separately; -1: none. */
function inputBehind(network: NetworkDescription, value: number): number {
  const { inputs, nodes, layers } = network;
  if (value < inputs.length) return value;
  const node = nodes.find(({ outputs }) => outputs.includes(value));
  const { [node?.layer ?? -1]: layer } = layers;
  if (node === undefined || layer === undefined) return -1;
  const { masking, vocabulary } = recordOf(layer);
  const goesOn = vocabulary !== undefined || masking(layer) === 'passes';
  return goesOn ? inputBehind(network, node.inputs[0]) : -1;
}

/** Whether at least half of the sequences end in several steps of zeros, in different numbers. */
function looksPadded(values: Float32Array, [steps = 1, ...step]: readonly number[], count: number): boolean {
  const size = step.reduce((product, axis) => product * axis, 1);
  const ends = new Set<number>();
  let padded = 0;
  for (let sample = 0; sample < count; sample++) {
    let zeros = 0;
    let at = (sample + 1) * steps * size - 1;
    for (; zeros < steps * size && values[at] === 0; at--) zeros++;
    const absent = Math.floor(zeros / size);
    if (absent < 2 || absent === steps) continue;
    padded++;
    ends.add(absent);
  }
  return 2 * padded >= count && ends.size > 1;
}
