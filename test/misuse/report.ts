// How everything of `lethe/forgetting/report` is called.
import * as report from '../../src/forgetting/report/report.js';
import { fixture } from '../forgetting/report/fixture.js';
import type { Subject, Subjects } from './subject.js';

const found = fixture();
const verification = (): unknown => found;
const task = (): unknown => found.tasks[0];
const optional = ['undefined', 'null', '{}'] as const;
/** Of a task alone; with a measure; with options. */
const ofTask = (call: unknown, ...more: unknown[]): Subject => ({
  args: () => [task(), ...more],
  call: call as Subject['call'],
  ...(typeof more.at(-1) === 'object' && {
    options: { [more.length]: ['id'] },
    takes: { [more.length]: optional, [`${more.length}.id`]: ['text'] },
  }),
});

export const functions: Subjects = {
  ablationChart: ofTask(report.ablationChart, 'score', {}),
  ablationTable: ofTask(report.ablationTable, 'score'),
  curveChart: ofTask(report.curveChart, {}),
  curveTable: ofTask(report.curveTable),
  extrapolationChart: ofTask(report.extrapolationChart, {}),
  extrapolationTable: ofTask(report.extrapolationTable),
  gateChart: ofTask(report.gateChart, {}),
  gateTable: ofTask(report.gateTable),
  hasCurves: ofTask(report.hasCurves),
  hasLags: ofTask(report.hasLags, 'intervention'),
  lagChart: ofTask(report.lagChart, 'intervention', {}),
  lagTable: ofTask(report.lagTable, 'intervention'),
  paletteOf: { args: () => ['light'], call: report.paletteOf as never },
  renderReport: { args: () => [verification()], call: report.renderReport as never },
  shown: { args: () => [1], call: report.shown as never, takes: { 0: ['null', 'number', 'text'] } },
  verdictChart: {
    args: () => [{ estimate: null, threshold: 0 }, 'selectivity', {}],
    call: report.verdictChart as never,
    options: { 2: ['id'] },
    takes: { 1: ['text'], 2: optional, '2.id': ['text'] },
  },
  standalone: { args: () => ['<svg></svg>'], call: report.standalone as never, takes: { 0: ['text'] } },
};
