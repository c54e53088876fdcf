import type { Receipt } from '../../../receipt/index.js';
import { fieldsOf } from '../../../text/kinds.js';
import { shorten } from '../../../text/quote.js';
import type { Facts } from '../protocol.js';

/** The content of a receipt. Only digests and counts were checked; anything else may be arbitrary text. */
export function factsOf({ predicate, subject }: Receipt): Facts {
  const { lethe, environment, data, result, compiled } = predicate;
  const { runtime, runtimeVersion, date } = fieldsOf(environment);
  const file = fieldsOf(data.file).name;
  return {
    version: worded(lethe.version),
    where: [`${worded(runtime)} ${worded(runtimeVersion)}`, worded(date)].join(', '),
    samples: Number(data.samples),
    epochs: result.epochs,
    optimizer: worded(fieldsOf(fieldsOf(compiled).optimizer_config).class_name),
    file: file === undefined ? '' : worded(file),
    salted: data.salted === true,
    fingerprint: subject.find((one) => one.name === 'weights')?.digest.sha256 ?? 'none',
  };
}

function worded(value: unknown): string {
  return typeof value === 'string' ? shorten(value) : 'not told';
}
