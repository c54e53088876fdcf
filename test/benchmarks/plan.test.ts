import { expect, test } from '@jest/globals';
import { cases, curveCases, findCase } from 'lethe/bench';
import { planRun } from '../../benchmarks/plan.js';
import { ENGINES } from '../../benchmarks/records/record.js';
import { adapter } from './adapters.js';

const lethe = (threads: readonly number[]) => [
  ...threads.map((count) => ({ engine: 'compiled' as const, threads: count })),
  { engine: 'tfjs' as const, threads: 1 },
];
const node = adapter('runtime', 'node', lethe);
const deno = adapter('runtime', 'deno', lethe);
const stock = adapter('peer', 'stock-wasm', () => [{ engine: 'stock-wasm', threads: 1 }]);
const everyone = [node, deno, stock];
const options = {
  cases: [findCase('seed')],
  engines: ENGINES,
  threads: [1, 2],
  threadCurve: false,
  wide: 'both',
  rounds: 1,
} as const;

const names = (plan: ReturnType<typeof planRun>) =>
  plan.map(({ adapter: of, variant }) => `${of.name} ${variant.engine} ${variant.threads}`);

test('a round goes through everyone on a case, the next one backwards', () => {
  const plan = names(planRun({ ...options, rounds: 2 }, everyone));
  expect(plan.slice(0, 7)).toEqual([
    'node compiled 1',
    'node compiled 2',
    'node tfjs 1',
    'deno compiled 1',
    'deno compiled 2',
    'deno tfjs 1',
    'stock-wasm stock-wasm 1',
  ]);
  expect(plan.slice(7)).toEqual(plan.slice(0, 7).reverse());
});

test('engines narrow our own rows and leave the peers', () => {
  expect(names(planRun({ ...options, engines: ['compiled'] }, [node, stock]))).toEqual([
    'node compiled 1',
    'node compiled 2',
    'stock-wasm stock-wasm 1',
  ]);
});

test('rows with wide vectors are measured, or left out, or alone', () => {
  const wide = { engine: 'compiled', threads: 1, variant: 'wide vectors' } as const;
  const node24 = adapter('runtime', 'node-24', () => [...lethe([1]), wide]);
  const variants = (choice: 'both' | 'none' | 'only') =>
    planRun({ ...options, wide: choice }, [node24, stock]).map(({ variant }) => variant);
  const theirs = { engine: 'stock-wasm', threads: 1 };
  expect(variants('both')).toEqual([...lethe([1]), wide, theirs]);
  expect(variants('none')).toEqual([...lethe([1]), theirs]);
  expect(variants('only')).toEqual([wide, theirs]);
});

test('Node 24 is the runtime of reference where it is there: curves are measured in it', () => {
  const node24 = adapter('runtime', 'node-24', lethe);
  const plan = planRun({ ...options, cases: curveCases.slice(0, 1), threads: [1] }, [node, node24]);
  expect(names(plan)).toEqual(['node-24 compiled 1']);
});

test('curves are measured once, in Node and by peers, without the engine tfjs', () => {
  const plan = planRun({ ...options, cases: curveCases.slice(0, 1), rounds: 3 }, everyone);
  expect(new Set(plan.map(({ round }) => round))).toEqual(new Set([0]));
  expect(names(plan)).toEqual(['node compiled 1', 'node compiled 2', 'stock-wasm stock-wasm 1']);
});

test('steps that take tfjs seconds are measured once', () => {
  const plan = planRun({ ...options, cases: [findCase('large')], rounds: 3 }, everyone);
  const rounds = (engine: string) =>
    plan.filter(({ variant }) => variant.engine === engine).map(({ round }) => round);
  expect(new Set(rounds('compiled'))).toEqual(new Set([0, 1, 2]));
  expect(new Set([...rounds('tfjs'), ...rounds('stock-wasm')])).toEqual(new Set([0]));
});

test('the curve of threads is one of Node alone', () => {
  const plan = planRun({ ...options, cases: [findCase('medium')], threadCurve: true }, everyone);
  expect(names(plan)).toContain('node compiled 8');
  expect(names(plan)).not.toContain('deno compiled 8');
});

test('names of cases differ, and every one is found', () => {
  const every = [...cases, ...curveCases];
  expect(new Set(every.map(({ name }) => name)).size).toBe(every.length);
  for (const one of every) expect(findCase(one.name)).toBe(one);
  expect(() => findCase('tiny')).toThrow(/findCase: expected one of seed, small, .*, got tiny/);
});
