import type { Receipt } from '../../../receipt/index.js';
import { isObject } from '../../../text/kinds.js';
import { shorten } from '../../../text/quote.js';
import type { Facts } from '../protocol.js';

/** What a receipt says of itself. Nothing of it but digests and counts was checked: it may be any text. */
export function factsOf({ predicate, subject }: Receipt): Facts {
  const { lethe, environment, data, result, compiled } = predicate;
  const { runtime, runtimeVersion, date } = isObject(environment) ? environment : {};
  const { optimizer_config: optimizer } = compiled as { readonly optimizer_config?: unknown };
  const { class_name: name } = isObject(optimizer) ? optimizer : {};
  return {
    version: worded(lethe.version),
    where: [`${worded(runtime)} ${worded(runtimeVersion)}`, worded(date)].join(', '),
    samples: Number(data.samples),
    epochs: result.epochs,
    optimizer: worded(name),
    file: isObject(data.file) ? worded(data.file.name) : '',
    salted: data.salted === true,
    fingerprint: subject.find((one) => one.name === 'weights')?.digest.sha256 ?? 'none',
  };
}

function worded(value: unknown): string {
  return typeof value === 'string' ? shorten(value) : 'not told';
}
