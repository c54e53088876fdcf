// docs/layers.md: of each class of layers what its record says.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openShapes, readTopology, recordOf, resolve } from '../../../src/compiler/index.js';
import { lower } from '../../../src/compiler/program/lower.js';
import { PREDICTION } from '../../../src/compiler/program/predict-program.js';
import * as builders from '../../../src/network/builder/index.js';
import { CLASSES, useOf } from './examples.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
export const FIXTURES: string = path.join(ROOT, 'test/golden/keras');
export const PAGE: string = path.join(ROOT, 'docs/layers.md');

export interface Row {
  readonly className: string;
  /** Why it cannot be run step by step; undefined: it can. */
  readonly obstacle: string | undefined;
  readonly isTraced: boolean;
  /** The function of `lethe/core` that makes it. */
  readonly builder: string | undefined;
  readonly masks: 'passes on' | 'takes' | 'drops' | 'refuses' | 'makes';
  /** Files in {@link FIXTURES}, without their ending. */
  readonly fixtures: readonly string[];
}

export function rowOf(className: string): Row {
  const network = readTopology(useOf(className).topology);
  const nodes = resolve(network, openShapes(network)).nodes.filter(
    ({ description: { name } }) => name.split('/')[0] === 'layer',
  );
  const records = nodes.map(({ description, inputShapes }) => ({
    masking: recordOf(description).masking(description),
    isTraced: recordOf(description).trace !== null,
    obstacle: recordOf(description).obstacleToStream(description, inputShapes),
  }));
  const does = (what: string): boolean => records.some(({ masking }) => masking === what);
  const builder = Object.keys(builders).find((name) => name.toLowerCase() === className.toLowerCase());
  return {
    className,
    obstacle: records.find(({ obstacle }) => obstacle !== undefined)?.obstacle,
    isTraced: records.some(({ isTraced }) => isTraced),
    builder,
    masks: givesMask(className, false)
      ? 'makes'
      : does('refuses')
        ? 'refuses'
        : does('takes')
          ? takenMask(className)
          : 'passes on',
    fixtures: fixturesOf(className),
  };
}

/**
 * Whether what it gives carries a mask.
 *
 * @throws NotLowered if it refuses the one that goes into it
 */
export function givesMask(className: string, isMasked: boolean): boolean {
  const { topology, shape } = useOf(className, { isMasked });
  const { programs } = lower(
    {
      network: readTopology(topology),
      sampleShapes: [shape],
      ...{ batchSize: 1, trainSamples: 0, evaluationSamples: 0, weightSteps: [0], masksGradients: false },
      ...{ threads: 1, training: undefined },
    },
    PREDICTION,
  );
  return programs[0]?.tape.outputs[0]?.mask !== undefined;
}

/** A layer takes a mask to leave steps out, or it gives none, whatever it is given. */
function takenMask(className: string): 'takes' | 'drops' {
  return givesMask(className, true) ? 'takes' : 'drops';
}

/** Models with their outputs, and no training. */
const OUTPUTS_ALONE: readonly string[] = ['converted.json', 'repaired.json'];

function fixturesOf(className: string): string[] {
  return readdirSync(FIXTURES)
    .filter((file) => file.endsWith('.json') && !OUTPUTS_ALONE.includes(file))
    .filter((file) => hasClass(JSON.parse(readFileSync(path.join(FIXTURES, file), 'utf8')), className))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

function hasClass(json: unknown, className: string): boolean {
  if (typeof json !== 'object' || json === null) return false;
  if ((json as { class_name?: unknown }).class_name === className) return true;
  return Object.values(json).some((value) => hasClass(value, className));
}

export const ROWS: readonly Row[] = CLASSES.map(rowOf);

/** The whole page. */
export function layersPage(): string {
  return `# Layers

The table has a row for each class of tfjs-layers and Keras that the compiled engine trains and predicts with. \`npm run layers\`
makes this page, and a test tries every cell on a small network. [compiled-engine.md](compiled-engine.md) has options and limits.

- **Stream**: whether \`network.stream()\` goes through it step by step, or why not (with its usual options).
- **Trace**: whether \`network.trace\` shows its inner values.
- **\`lethe/core\`**: the function that makes it there. Every class can be read from a topology.
- **Masks**: it _makes_ one, _takes_ it (skips the masked steps), _passes_ it _on_, _drops_ it (as in tfjs-layers), or _refuses_ it.
- **Keras**: files of [test/golden/keras](../test/golden/keras) with outputs, gradients and training steps of real Keras 3, with which tests compare it.

| class | train | predict | stream | trace | \`lethe/core\` | masks | Keras |
| --- | --- | --- | --- | --- | --- | --- | --- |
${ROWS.map(line).join('\n')}

Functions of your own, convolutions of two and three dimensions, \`convLstm2d\`, and layers that are not from tfjs-layers run on
tfjs-layers instead. \`explain(model)\` names the layer or option.
`;
}

function line({ className, obstacle, isTraced, builder, masks, fixtures }: Row): string {
  const cells = [
    `\`${className}\``,
    'yes',
    'yes',
    obstacle === undefined ? 'yes' : `no: ${obstacle}`,
    isTraced ? 'yes' : 'no',
    builder === undefined ? '-' : `\`${builder}\``,
    masks,
    fixtures.length === 0 ? '-' : fixtures.join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
}
