// A thread of a fleet: runs jobs one after the other, and sends each result.
import { workerData } from 'node:worker_threads';
import { answerQuestions } from './asked-thread.js';
import { functionsOf } from './functions.js';
import type { LaneSettings } from './lane.js';
import { type Performed, Performer, type Task } from './performer.js';

const { limits, module } = workerData as LaneSettings;
let performer: Promise<Performer> | undefined;

answerQuestions<Task, Performed>(async (task) => {
  performer ??= functionsOf(module).then((functions) => new Performer(limits, functions));
  return (await performer).perform(task);
});
