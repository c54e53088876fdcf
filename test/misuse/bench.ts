// How everything of `lethe/bench` is called.
import * as bench from '../../src/bench/index.js';
import type { Subjects } from './subject.js';

const small = (): bench.BenchmarkCase => bench.cases[0] as bench.BenchmarkCase;

export const functions: Subjects = {
  buildModel: {
    args: () => [small(), bench.caseData(small())],
    call: (of, data) => bench.buildModel(of as never, data as never),
  },
  caseData: { args: () => [small()], call: bench.caseData as never },
  findCase: { args: () => [small().name], call: bench.findCase as never },
  measure: {
    args: () => [() => Promise.reject(new Error('not to be measured')), small(), bench.BUDGETS.quick],
    call: bench.measure as never,
    skips: { 0: ['function'] }, // It is one.
  },
  median: { args: () => [[1, 2, 3]], call: bench.median as never, takes: { 0: ['[]'] } },
  openWorkload: {
    args: () => [small(), { engine: 'compiled', threads: 1 }],
    call: bench.openWorkload as never,
    options: { 1: ['engine', 'threads'] },
    needs: ['1.engine', '1.threads'],
  },
  operationsOf: { args: () => [small()], call: bench.operationsOf as never },
  percentile: {
    args: () => [[1, 2, 3], 50],
    call: bench.percentile as never,
    takes: { 0: ['[]'], 1: ['number'] },
  },
};
