// Prints the wide peak, for a process whose V8 was given its flag (records/peaks.ts).
import { measureWidePeak } from './measure.mjs';

console.log(measureWidePeak());
