// How everything of `lethe/forecast/report` is called.
import * as report from '../../src/forecast/report/report.js';
import { oneSeries } from '../forecast/report/fixture.js';
import type { Subjects } from './subject.js';

export const functions: Subjects = {
  forecastReport: {
    args: async () => [await oneSeries()],
    call: report.forecastReport as never,
    options: {
      0: ['table', 'backtest', 'forecast', 'fitted', 'interval', 'lookback', 'source', 'command', 'run'],
    },
    takes: { '0.source': ['text'], '0.command': ['text'], '0.run': ['text'] },
    needs: ['0.table', '0.backtest', '0.forecast'],
  },
};
