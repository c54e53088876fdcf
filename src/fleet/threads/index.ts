// threads/: threads that run jobs of a fleet and of `lethe verify`.
export { AskedThread, answerQuestions, ThreadError } from './asked-thread.js';
