import { formatTable } from '../text/table.js';
import { type Command, readText } from './command.js';
import { endsOf, formatToRead, formatToWrite } from './model-formats.js';

export const convert: Command = {
  operands: [
    { name: 'in', value: 'IN', help: `the model: ${endsOf('read')}, model.json or its URL` },
    { name: 'out', value: 'OUT', help: `where it goes: ${endsOf('write')}` },
  ],
  options: {},

  async run(values) {
    const [from, to] = [readText(values, 'in') as string, readText(values, 'out') as string];
    const [source, target] = [formatToRead('IN', from), await formatToWrite('OUT', to)];
    const told: string[] = [];
    const tell = (what: string): void => {
      told.push(what);
    };
    const network = await source.read(from, tell);
    await target.write(network, to, tell);
    const rows = layersOf(network.weights);
    const parameters = rows.reduce((sum, row) => sum + row.parameters, 0);
    // Layers, or what a format never holds, or parts of this training run that the other format lacks.
    const leavesOut = target.leavesOut ?? source.leavesOut ?? (told.length > 0 ? told.join('; ') : null);
    const fingerprint = await network.fingerprint();
    return {
      text: [
        `Read           ${from} (${source.name})`,
        `Wrote          ${to} (${target.name})`,
        ...(leavesOut === null ? [] : [`Not carried    ${leavesOut}`]),
        '',
        formatTable(
          ['layer', 'weights', 'parameters'],
          rows.map(({ layer, weights, parameters: count }) => [layer, weights.join(', '), count]),
        ),
        '',
        `Parameters     ${parameters}`,
        `Fingerprint    ${fingerprint}`,
      ].join('\n'),
      json: {
        command: 'convert',
        in: { file: from, format: source.name },
        out: { file: to, format: target.name },
        leavesOut,
        layers: rows,
        parameters,
        fingerprint,
      },
    };
  },
};

interface LayerRow {
  readonly layer: string;
  /** Names and shapes: `kernel [3, 16]`. */
  readonly weights: readonly string[];
  readonly parameters: number;
}

/** Layers with weights, in order. */
function layersOf(
  weights: readonly { readonly name: string; readonly shape: readonly number[] }[],
): LayerRow[] {
  const layers = new Map<string, { weights: string[]; parameters: number }>();
  for (const { name, shape } of weights) {
    const [layer = '', ...own] = name.split('/');
    const row = layers.get(layer) ?? { weights: [], parameters: 0 };
    row.weights.push(`${own.join('/')} [${shape.join(', ')}]`);
    row.parameters += shape.reduce((product, size) => product * size, 1);
    layers.set(layer, row);
  }
  return [...layers].map(([layer, row]) => ({ layer, ...row }));
}
