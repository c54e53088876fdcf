// How everything of `lethe/checkpoint` is called.
import * as checkpoint from '../../src/checkpoint/index.js';
import type { Subjects } from './subject.js';

export const functions: Subjects = {
  checkpoints: {
    args: () => [{ to: () => {} }],
    call: checkpoint.checkpoints as never,
    options: {
      0: ['to', 'everyEpochs', 'everySteps', 'everySeconds', 'keep', 'best', 'resume', 'force'],
    },
    takes: {
      '0.to': ['text', 'function'],
      '0.everySeconds': ['number'],
      '0.best': ['text'],
      '0.resume': ['text'],
      '0.force': ['[]'],
    },
    needs: ['0.to'],
  },
  browserStore: { args: () => ['run'], call: checkpoint.browserStore as never, takes: { 0: ['text'] } },
  indexedDbStore: { args: () => ['run'], call: checkpoint.indexedDbStore as never, takes: { 0: ['text'] } },
  opfsStore: { args: () => ['run'], call: checkpoint.opfsStore as never, takes: { 0: ['text'] } },
};
