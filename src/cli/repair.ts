import { stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { repairModel } from '../exchange/keras/index.js';
import { fromArtifacts, schemeOf, writeModel } from '../network/storage/index.js';
import { formatTable } from '../text/table.js';
import { type Command, readText } from './command.js';

export const repair: Command = {
  operands: [
    {
      name: 'in',
      value: 'MODEL',
      help: 'a folder or model.json that the tensorflowjs converter wrote, or its URL',
    },
    { name: 'out', value: 'OUT', optional: true, help: 'a folder (default: repaired, beside model.json)' },
  ],
  options: {},

  async run(values) {
    const from = readText(values, 'in') as string;
    const to = readText(values, 'out') ?? (await besides(from));
    const { artifacts, isChanged, weights } = await repairModel(from);
    await writeModel(fromArtifacts(artifacts, 'repair'), to, 'repair');
    const found = isChanged ? 'layers and names of weights of Keras 3' : 'nothing: Keras 3 did not write it';
    return {
      text: [
        `Read           ${from}`,
        `Wrote          ${to}`,
        `Repaired       ${found}`,
        '',
        formatTable(
          ['weight', 'was'],
          weights.map(({ before, after }) => [after, before === after ? '' : before]),
        ),
      ].join('\n'),
      json: { command: 'repair', in: from, out: to, isChanged, weights },
    };
  },
};

/** The folder next to a model. */
async function besides(place: string): Promise<string> {
  const scheme = schemeOf(place);
  if (scheme !== undefined && scheme !== 'file') return 'repaired';
  const file = scheme === undefined ? place : fileURLToPath(place);
  const isFolder = (await stat(file).catch(() => undefined))?.isDirectory() ?? false;
  return path.join(isFolder ? file : path.dirname(file), 'repaired');
}
