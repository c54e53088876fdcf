// How everything of `lethe/classify/report` is called.
import * as report from '../../src/classify/report/report.js';
import { fewClasses } from '../classify/report/fixture.js';
import type { Subjects } from './subject.js';

export const functions: Subjects = {
  classificationReport: {
    args: async () => [await fewClasses()],
    call: report.classificationReport as never,
    options: {
      0: [
        ...['classifier', 'evaluation', 'test', 'train', 'testIndices', 'progress'],
        ...['source', 'tested', 'command', 'run'],
      ],
    },
    takes: {
      '0.progress': ['[]'],
      ...Object.fromEntries(
        ['source', 'tested', 'command', 'run'].map((name) => [`0.${name}`, ['text'] as const]),
      ),
    },
    needs: ['0.classifier', '0.evaluation', '0.test'],
  },
};
