import { checkKind, isObject } from '../../text/kinds.js';
import { checkNetwork, checkSeed } from './check-network.js';
import { checkPlace, checkSequences, checkTargets } from './check-sequences.js';
import type { Probe, Sequences, Task } from './task.js';

/** The same task, with methods that check their arguments. */
export function checkedTask(task: Task): Task {
  const ofSeed =
    <Result>(name: string, method: (seed: number) => Result): ((seed: number) => Result) =>
    (seed) => {
      checkSeed(name, seed);
      return method(seed);
    };
  const ofSequences =
    <Result>(name: string, method: (sequences: Sequences) => Result): ((sequences: Sequences) => Result) =>
    (sequences) => {
      checkSequences(name, sequences);
      return method(sequences);
    };
  const { stateless } = task;
  return {
    ...task,
    trainingData: ofSeed('trainingData', task.trainingData),
    testData: ofSeed('testData', task.testData),
    extrapolations: ofSeed('extrapolations', task.extrapolations),
    probes: ofSequences('probes', task.probes),
    shouldForget: ofSequences('shouldForget', task.shouldForget),
    network(seed, options) {
      checkSeed('network', seed);
      return task.network(seed, options);
    },
    async score(network, sequences) {
      checkNetwork('score', network, 'predict');
      checkSequences('score', sequences);
      checkTargets('score', sequences);
      return task.score(network, sequences);
    },
    replacement(sequences, probe, draw) {
      checkSequences('replacement', sequences);
      checkProbe(sequences, probe);
      checkKind('replacement: draw', typeof draw === 'function', 'a function', draw);
      return task.replacement(sequences, probe, draw);
    },
    ...(stateless !== undefined && {
      stateless(network) {
        checkNetwork('stateless', network);
        return stateless(network);
      },
    }),
  };
}

function checkProbe({ count, steps, features }: Sequences, probe: Probe): void {
  checkKind('replacement: probe', isObject(probe), 'a probe', probe);
  checkPlace('replacement: probe: sample', probe.sample, count);
  checkPlace('replacement: probe: inputStep', probe.inputStep, steps);
  checkPlace('replacement: probe: feature', probe.feature, features);
}
