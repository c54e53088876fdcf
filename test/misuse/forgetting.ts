// How everything of `lethe/forgetting` is called.
import * as forgetting from '../../src/forgetting/index.js';
import type { Subject, Subjects } from './subject.js';

/** The smallest task, and one whose networks have streams. */
const task = forgetting.findTask('sum');
const streams = forgetting.findTask('continual-reber');
const sequences = task.testData(0);
const probes = task.probes(sequences);
const values = probes.map(({ ideal }) => ideal);
const network = () => task.network(0);
const [probe] = probes;

/** A copy each, as fields are written over. */
const subject = (
  call: unknown,
  args: () => unknown[],
  rest: Omit<Subject, 'args' | 'call'> = {},
): Subject => ({
  args,
  call: call as Subject['call'],
  ...rest,
});

/** Fields of an object that cannot be left out. */
function fields(argument: number, names: readonly string[]): Pick<Subject, 'options' | 'needs'> {
  return { options: { [argument]: names }, needs: names.map((name) => `${argument}.${name}`) };
}

const SIZES = ['count', 'steps', 'features', 'outputSteps', 'outputs'] as const;

let result: Promise<forgetting.SeedResult> | undefined;
/** One seed that was run, in the place of all. */
const runSeeds: forgetting.SeedRunner = async (jobs) => {
  result ??= forgetting.runSeed(task, 0, true);
  const one = await result;
  return jobs.map(({ seed }) => ({ ...one, seed }));
};

export const functions: Subjects = {
  ablate: subject(forgetting.ablate, () => [network(), 'forget-mean', new Array(10).fill(0.5)]),
  ablationTitle: subject(forgetting.ablationTitle, () => ['full']),
  answerOf: subject(forgetting.answerOf, () => [{ low: 0, high: 1 }, 0.5], {
    ...fields(0, ['low', 'high']),
    takes: { '0.low': ['number'], '0.high': ['number'], 1: ['number'] },
  }),
  byLag: subject(forgetting.byLag, () => [probes, values, sequences], fields(2, ['steps', 'outputSteps'])),
  correlation: subject(forgetting.correlation, () => [
    [1, 2],
    [2, 1],
  ]),
  estimate: subject(forgetting.estimate, () => [[1, 2], 0]),
  exampleRun: subject(forgetting.exampleRun, () => [network(), task, sequences, 0, 3], {
    ...fields(2, ['x', 'y', ...SIZES]),
    takes: { 4: ['undefined'] },
  }),
  // An unknown name is refused as `task: expected one of ...`.
  findTask: subject(forgetting.findTask, () => ['sum'], { skips: { 0: ['text'] } }),
  firstSequence: subject(forgetting.firstSequence, () => [sequences], fields(0, ['x', 'y', ...SIZES])),
  gateSummary: {
    async args() {
      const [trace] = await network().trace(forgetting.inputsOf(sequences));
      return [trace, new Uint8Array(sequences.count * sequences.steps)];
    },
    call: forgetting.gateSummary as never,
    ...fields(0, ['f', 'batch', 'steps', 'units']),
    takes: { 1: ['undefined'] },
  },
  inputsOf: subject(forgetting.inputsOf, () => [sequences], fields(0, ['x', ...SIZES])),
  interventions: subject(forgetting.interventions, () => [network(), task, sequences, probes, 0], {
    ...fields(2, ['x', ...SIZES]),
    takes: { 3: ['[]'] },
  }),
  jacobian: subject(forgetting.jacobian, () => [network(), sequences, {}], {
    options: { 1: ['x', ...SIZES], 2: ['samples', 'outputSteps'] },
    needs: ['x', ...SIZES].map((name) => `1.${name}`),
    takes: {
      2: ['undefined', 'null', '{}'],
      '2.samples': ['[]'],
      '2.outputSteps': ['[]'],
    },
  }),
  lagOf: subject(forgetting.lagOf, () => [probe, sequences], {
    options: { 0: ['inputStep', 'outputStep'], 1: ['steps', 'outputSteps'] },
    needs: ['0.inputStep', '0.outputStep', '1.steps', '1.outputSteps'],
    takes: { '0.inputStep': ['number'], '0.outputStep': ['number'] },
  }),
  median: subject(forgetting.median, () => [[1, 2]]),
  momentsOf: subject(forgetting.momentsOf, () => [[1, 2]]),
  mutualInformation: subject(forgetting.mutualInformation, () => [[1, 2], [0, 1], 2]),
  pairedDifference: subject(forgetting.pairedDifference, () => [[1, 2], [2, 1], 0]),
  quantile: subject(forgetting.quantile, () => [[1, 2], 0.5]),
  runJob: subject(forgetting.runJob, () => [{ task: 'sum', seed: 0, example: false }], {
    ...fields(0, ['seed']),
    options: { 0: ['seed', 'example'] },
  }),
  runSeed: subject(forgetting.runSeed, () => [task, 0, false], { takes: { 2: ['undefined'] } }),
  runVerdict: subject(forgetting.runVerdict, () => [0.5], { takes: { 0: ['number'] } }),
  selectivity: subject(forgetting.selectivity, () => [probes, values]),
  selectivityOf: subject(forgetting.selectivityOf, () => [probes, values]),
  sensitivities: subject(forgetting.sensitivities, () => [network(), sequences, probes], {
    ...fields(1, ['x', ...SIZES]),
    takes: { 2: ['[]'] },
  }),
  targetsOf: subject(forgetting.targetsOf, () => [sequences], fields(0, ['y', ...SIZES])),
  timeConstant: subject(forgetting.timeConstant, () => [0.5], { takes: { 0: ['number'] } }),
  verify: subject(forgetting.verify, () => [{ tasks: [task], seeds: 1, runSeeds }], {
    options: { 0: ['tasks', 'seeds', 'runSeeds', 'onProgress', 'signal'] },
    needs: ['0.tasks'],
    takes: { '0.onProgress': ['function'] },
  }),
};

const made = (): forgetting.Jacobian =>
  new forgetting.Jacobian(new Float32Array(2), [0], [0], { outputs: 1, steps: 2, features: 1 });

export const constructors: Subjects = {
  Jacobian: subject(
    (...args: ConstructorParameters<typeof forgetting.Jacobian>) => new forgetting.Jacobian(...args),
    () => [new Float32Array(2), [0], [0], { outputs: 1, steps: 2, features: 1 }],
    fields(3, ['outputs', 'steps', 'features']),
  ),
};

/** Of a Jacobian, as their errors call them. */
export const methods: Subjects = {
  'Jacobian.at': subject(
    (...args: Parameters<forgetting.Jacobian['at']>) => made().at(...args),
    () => [0, 0, 0, 1, 0],
  ),
};

/** Of all tasks. */
export const tasks: Subjects = {
  trainingData: subject(task.trainingData, () => [0]),
  testData: subject(task.testData, () => [0]),
  network: subject(task.network, () => [0, {}], {
    options: { 1: ['units', 'learningRate'] },
    takes: { 1: ['undefined', 'null', '{}'], '1.learningRate': ['number'] },
  }),
  score: subject(task.score, () => [network(), sequences], fields(1, ['x', 'y', ...SIZES])),
  probes: subject(task.probes, () => [sequences], fields(0, ['x', ...SIZES])),
  replacement: subject(task.replacement, () => [sequences, probe, () => 0.5], {
    options: { 0: ['x', ...SIZES], 1: ['sample', 'inputStep', 'feature'] },
    needs: [...['x', ...SIZES].map((name) => `0.${name}`), '1.sample', '1.inputStep', '1.feature'],
    takes: {},
    skips: { 2: ['function'] }, // It is one.
  }),
  stateless: subject(streams.stateless, () => [streams.network(0)]),
  shouldForget: subject(task.shouldForget, () => [sequences], fields(0, ['x', ...SIZES])),
  extrapolations: subject(task.extrapolations, () => [0]),
};
