// Recurrent layers with activations that ONNX's recurrent operators lack: a `Scan` over the steps, with the cell inside.
import { ELEMENT_TYPES } from '../../../formats/index.js';
import { CELLS, type CellStep } from './cells.js';
import { type GraphWriter, int, ints } from './graph-writer.js';
import { eachFeature } from './masks.js';
import { asSequence, exchange, firstZeros, type Ran, type RecurrentLayer } from './steps.js';
import type { Call } from './value.js';
import { writeWeight } from './weights.js';

/** @param given initial states, `[batch, units]` each; empty for zeros */
export function runScan(call: Call<RecurrentLayer>, given: readonly string[]): Ran {
  const { graph, layer, inputs, weight } = call;
  const [input] = inputs;
  const { goBackwards, units } = layer;
  const { states, write } = CELLS[layer.kind] as {
    readonly states: number;
    readonly write: (step: CellStep<RecurrentLayer>) => readonly string[];
  };
  const zeros = given.length === states ? '' : firstZeros(graph, input.name, units);
  const first = Array.from({ length: states }, (_, state) => given[state] ?? zeros);
  const bias = weight('bias');
  const shared = {
    ...{ graph, layer, kernel: writeWeight(graph, weight('kernel')) },
    recurrentKernel: writeWeight(graph, weight('recurrent_kernel')),
    bias: bias && writeWeight(graph, bias),
  };
  const sequences = [input.timeFirst ?? exchange(graph, input.name), ...keepFlags(graph, input.mask)];
  const { BOOL, FLOAT } = ELEMENT_TYPES;
  const types = [...first, ...sequences].map((_, index) => (index > states ? BOOL : FLOAT));
  const body = graph.body(types, (values) => {
    const before = values.slice(0, states);
    const [x = '', keep] = values.slice(states);
    const after = write({ ...shared, x, states: before });
    // A masked step keeps the states.
    const last =
      keep === undefined
        ? after
        : after.map((state, index) => graph.op('Where', [keep, state, before[index] as string]));
    return [...last, graph.op('Identity', [last[0] as string])];
  });
  const direction = goBackwards ? 1 : 0;
  const ran = graph.ops('Scan', [...first, ...sequences], states + 1, {
    body,
    num_scan_inputs: int(sequences.length),
    scan_input_directions: ints(...sequences.map(() => direction)),
    scan_output_directions: ints(direction),
  });
  const [y = ''] = ran.slice(states);
  return { sequence: asSequence(graph, y, goBackwards), last: ran.slice(0, states) };
}

/** Which steps are present, `[time, batch, 1]`; empty for all. */
function keepFlags(graph: GraphWriter, mask: string | undefined): string[] {
  return mask === undefined ? [] : [exchange(graph, eachFeature(graph, mask))];
}
