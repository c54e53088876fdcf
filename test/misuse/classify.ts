// How everything of `lethe/classify` is called.
import { PREDICT_OPTIONS } from '../../src/classify/classifier.js';
import * as classify from '../../src/classify/index.js';
import { CLASSIFIER_OPTIONS } from '../../src/classify/options.js';
import { dense, lstm } from '../../src/core.js';
import type { Subjects } from './subject.js';

const { SequenceClassifier } = classify;

const data = (): object => ({
  x: [
    [1, 2],
    [2, 4, 5],
    [3, 1],
    [4, 0, 1],
  ],
  y: ['up', 'up', 'down', 'down'],
});
const unlabelled = (): number[][] => [[1, 2, 3], [4]];

const trained = SequenceClassifier.fit(data() as never, { epochs: 1 });

export const functions: Subjects = {
  parseTs: {
    args: () => ['@classLabel true a b\n@data\n1,2:a\n3:b', { file: 'x.ts' }],
    call: classify.parseTs as never,
    options: { 1: ['file'] },
    takes: { 1: ['undefined', 'null', '{}'], '1.file': ['text'] },
  },
  parseSequenceCsv: {
    args: () => ['sequence,x,label\n1,2,a\n2,3,b', {}],
    call: classify.parseSequenceCsv as never,
    options: { 1: ['sequence', 'label', 'features', 'file'] },
    takes: { 1: ['undefined', 'null', '{}'], '1.file': ['text'] },
  },
  splitSequences: {
    args: () => [{ x: [[1], [2], [3], [4], [5], [6]], y: ['a', 'a', 'a', 'b', 'b', 'b'] }, {}],
    call: classify.splitSequences as never,
    options: { 1: ['test', 'seed'] },
    takes: { 1: ['undefined', 'null', '{}'] },
  },
};

export const statics: Subjects = {
  fit: {
    args: () => [data(), { epochs: 1, validationSplit: 0.5, patience: 1 }],
    call: SequenceClassifier.fit as never,
    options: { 1: Object.keys(CLASSIFIER_OPTIONS) },
    takes: { 1: ['undefined', 'null', '{}'], '1.learningRate': ['number'], '1.onEpoch': ['function'] },
    needs: ['1.validationSplit'],
  },
  load: {
    args: async () => [await (await trained).save(), {}],
    call: SequenceClassifier.load as never,
    options: { 1: ['limits', 'timeout', 'signal'] },
    takes: { 1: ['undefined', 'null', '{}'], '1.limits': ['{}'] },
  },
};

/** A network that fits, for what refuses options beside it. */
export const ownNetwork: Subjects = {
  fit: {
    args: () => [
      data(),
      {
        epochs: 1,
        network: ({ classes }: classify.ClassifierShape) => [
          lstm({ units: 2, inputShape: [null, 1] }),
          dense({ units: classes, activation: 'softmax' }),
        ],
      },
    ],
    call: SequenceClassifier.fit as never,
    options: { 1: ['network', 'cell', 'units', 'dropout'] },
    takes: { 1: ['undefined', 'null', '{}'] },
  },
};

export const methods: Subjects = {
  predict: {
    args: () => [unlabelled(), {}],
    call: async (...args) => (await trained).predict(...(args as [never, never])),
    options: { 1: Object.keys(PREDICT_OPTIONS) },
    takes: { 1: ['undefined', 'null', '{}'] },
  },
  predictProbabilities: {
    args: () => [unlabelled(), {}],
    call: async (...args) => (await trained).predictProbabilities(...(args as [never, never])),
    options: { 1: Object.keys(PREDICT_OPTIONS) },
    takes: { 1: ['undefined', 'null', '{}'] },
  },
  evaluate: {
    args: () => [data(), {}],
    call: async (...args) => (await trained).evaluate(...(args as [never, never])),
    options: { 1: Object.keys(PREDICT_OPTIONS) },
    takes: { 1: ['undefined', 'null', '{}'] },
  },
  save: { args: () => [], call: async () => (await trained).save() },
  fingerprint: { args: () => [], call: async () => (await trained).fingerprint() },
};
