import { LetheError } from '../../errors.js';
import { mismatch } from '../../text/quote.js';
import { readMessage } from '../protobuf/read.js';
import type { Message, NewMessage } from '../protobuf/schema.js';
import { writeMessage } from '../protobuf/write.js';
import { MESSAGES } from './messages.js';

/** A message of ONNX as it is read. */
export type Onnx<Name extends keyof typeof MESSAGES> = Message<typeof MESSAGES, Name>;
/** A message of ONNX to write. */
export type NewOnnx<Name extends keyof typeof MESSAGES> = NewMessage<typeof MESSAGES, Name>;

/**
 * The model in an ONNX file.
 *
 * @throws LetheError `data` if there is none.
 */
export function readOnnx(
  source: string,
  file: Uint8Array,
): Onnx<'model'> & { readonly graph: Onnx<'graph'> } {
  const model = readMessage(source, MESSAGES, 'model', file);
  const { graph } = model;
  if (graph !== undefined && model.opsets.length > 0) return { ...model, graph };
  throw new LetheError('data', mismatch(source, 'an ONNX model with a graph and an opset', 'none'));
}

/** The same bytes for the same model. */
export function writeOnnx(model: NewOnnx<'model'>): Uint8Array {
  return writeMessage(MESSAGES, 'model', model);
}
