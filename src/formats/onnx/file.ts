import { LetheError } from '../../errors.js';
import { mismatch } from '../../text/quote.js';
import { readMessage } from '../protobuf/read.js';
import type { Message, NewMessage } from '../protobuf/schema.js';
import { writeMessage } from '../protobuf/write.js';
import { MESSAGES } from './messages.js';

/** An ONNX message as read. */
export type Onnx<Name extends keyof typeof MESSAGES> = Message<typeof MESSAGES, Name>;
/** An ONNX message to write. */
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

/** Writes a model; the same model gives the same bytes. */
export function writeOnnx(model: NewOnnx<'model'>): Uint8Array {
  return writeMessage(MESSAGES, 'model', model);
}
