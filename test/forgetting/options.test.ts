import { describe, expect, test } from '@jest/globals';
import { findCase, openWorkload } from '../../src/bench/index.js';
import { findTask, jacobian, TASKS, verify } from '../../src/forgetting/index.js';
import { curveChart, gateChart, verdictChart } from '../../src/forgetting/report/charts/index.js';
import { fixture } from './report/fixture.js';

const [task] = fixture().tasks;
if (task === undefined) throw new Error('expected a task in the fixture');

describe('an option that there is none of is refused by name', () => {
  test.each(TASKS.map(({ name }) => [name]))('by the network of %s', (name) => {
    const options = { unit: 3 } as object;
    expect(() => findTask(name).network(1, options)).toThrow(
      new TypeError('network: expected options units, learningRate, got unit (did you mean units?)'),
    );
  });

  test('by verify, jacobian and openWorkload', async () => {
    const sum = findTask('sum');
    await expect(verify({ tasks: [sum], seed: 2 } as object as Parameters<typeof verify>[0])).rejects.toThrow(
      /^verify: expected options tasks, seeds, .*, got seed \(did you mean seeds\?\)$/,
    );
    const steps = { outputStep: [1] } as object;
    await expect(jacobian(sum.network(1), sum.testData(1), steps)).rejects.toThrow(
      /^jacobian: .*got outputStep \(did you mean outputSteps\?\)$/,
    );
    const how = { engine: 'compiled', thread: 1 } as object as Parameters<typeof openWorkload>[1];
    await expect(openWorkload(findCase('seed'), how)).rejects.toThrow(
      /^openWorkload: .*got thread \(did you mean threads\?\)$/,
    );
  });

  test('by charts', () => {
    const wrong = { di: 'chart' } as object;
    const { forgetsSelectively: verdict } = task.verdicts;
    expect(() => gateChart(task, wrong)).toThrow(
      /^gateChart: expected options id, got di \(did you mean id\?\)$/,
    );
    expect(() => curveChart(task, wrong)).toThrow(/^curveChart: /);
    expect(() => verdictChart(verdict, 'name', wrong)).toThrow(/^verdictChart: /);
  });
});
