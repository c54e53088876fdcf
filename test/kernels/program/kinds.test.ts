// The kernels' compiler does not tell what a switch over kinds leaves out: an opcode without a case would end its
// program, an optimizer without one would train nothing.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as opcodes from '../../../src/kernels/program/opcodes.js';
import { ROOT } from '../../platform/runtimes/project.js';

/** All of its enumerations. */
const KINDS: { readonly [kind: string]: object | number } = { ...opcodes };

interface Switch {
  /** File and function. */
  readonly where: string;
  readonly kind: string;
  readonly cases: readonly string[];
}

/** What is left to `default`, on purpose, by the function. */
const BY_DEFAULT: { readonly [name: string]: readonly string[] } = {
  activate4: ['Linear'],
  slope4: ['Linear'],
  activatePairs: rare(),
  multiplySlopePairs: rare(),
};

/** Activations that are not packed in pairs and go vector by vector. */
function rare(): string[] {
  return namesOf('Activation').filter((name) => !['Sigmoid', 'HardSigmoid', 'Tanh', 'Relu'].includes(name));
}

function namesOf(kind: string): string[] {
  return Object.keys(KINDS[kind] ?? {}).filter((name) => Number.isNaN(Number(name)));
}

const folder = path.join(ROOT, 'src/kernels');

const switches = readdirSync(folder, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith('.ts'))
  .sort()
  .flatMap((name) => switchesOf(name, readFileSync(path.join(folder, name), 'utf8')));

function switchesOf(file: string, text: string): Switch[] {
  return [...text.matchAll(/\bswitch \(/g)].map(({ index }) => {
    const name = [...text.slice(0, index).matchAll(/\bfunction (\w+)/g)].at(-1)?.[1] ?? '';
    const cases = [...bodyFrom(text, index).matchAll(/\bcase (\w+)\.(\w+):/g)];
    const kind = new Set(cases.map(([, one = '']) => one));
    return {
      where: `${file} ${name}`,
      kind: [...kind].join(' and '),
      cases: cases.map(([, , one = '']) => one),
    };
  });
}

/** From the first opening bracket to the one that closes it. */
function bodyFrom(text: string, start: number): string {
  const begin = text.indexOf('{', start);
  let depth = 0;
  for (let at = begin; at < text.length; at++) {
    if (text[at] === '{') depth++;
    if (text[at] === '}' && --depth === 0) return text.slice(begin, at);
  }
  return text.slice(begin);
}

/** Two functions that have each loss between them, once: the first leaves to the second what it has no case of. */
const BETWEEN = ['losses/loss.ts sampleLoss', 'losses/pointwise.ts pointwise'];

/** What a function leaves to others. */
function leftBy(where: string): readonly string[] {
  const other = BETWEEN.includes(where) ? BETWEEN.find((one) => one !== where) : undefined;
  if (other === undefined) return BY_DEFAULT[where.split(' ').at(-1) ?? ''] ?? [];
  return switches.find((one) => one.where === other)?.cases ?? [];
}

test('finds the switches of interpreter, optimizers, losses, metrics and activations', () => {
  expect(switches.map(({ where }) => where)).toEqual(
    expect.arrayContaining([
      'program/interpret.ts step',
      'optimizers/optimize.ts stepOn',
      'optimizers/prepare.ts prepareOptimizer',
      'losses/loss.ts sampleLoss',
      'metrics/metric.ts sampleMetric',
      'activations/elementwise.ts activate4',
    ]),
  );
});

describe('each kind has its case', () => {
  test.each(switches)('in $where', ({ where, kind, cases }) => {
    expect([...cases, ...leftBy(where)].sort()).toEqual(namesOf(kind).sort());
  });
});
