import { type NetworkDescription, recordOf, type Samples } from '../../compiler/index.js';
import type { PreparedSession } from '../../session/index.js';

const told = new WeakSet<NetworkDescription>();

/**
 * Says once of a network that it is given sequences that look padded with zeros, of which nothing tells its recurrent layers:
 * they read the zeros as data, which costs much of what the network could learn.
 *
 * @param network as it was described, so without what leaves out the padding of sequences of unequal length
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
        'If they are padding, a masking layer, maskZero of an embedding, or sequences of unequal length as they are leave it out',
    );
    return;
  }
}

/** The input whose steps are those of a value, through layers that work at each step alone; -1: none. */
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

/** Whether half of the sequences or more end in several steps of zeros, not all in as many. */
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
