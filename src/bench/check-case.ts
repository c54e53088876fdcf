import { checkFields } from '../text/kinds.js';

const FIELDS = [
  'name',
  'task',
  'network',
  'batch',
  'time',
  'inputs',
  'units',
  'layers',
  'outputs',
  'loss',
] as const;

/** @throws TypeError unless it has the fields of a case. */
export function checkCase(caller: string, of: object): void {
  checkFields(caller, of, FIELDS, 'a case such as one from findCase');
}
