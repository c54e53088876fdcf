import { PbfWriter } from 'pbf';
import type { NewMessage, Scalar, Schema } from './schema.js';

const WRITE: { readonly [Kind in Scalar]: (writer: PbfWriter, tag: number, value: never) => void } = {
  int: (writer, tag, value) => writer.writeVarintField(tag, value),
  float: (writer, tag, value) => writer.writeFloatField(tag, value),
  double: (writer, tag, value) => writer.writeDoubleField(tag, value),
  text: (writer, tag, value) => writer.writeStringField(tag, value),
  bytes: (writer, tag, value) => writer.writeBytesField(tag, value),
};

/**
 * The bytes of a message: fields in the order of the schema, so the same message gives the same bytes. Numbers are not packed, which is the
 * default of proto2.
 */
export function writeMessage<Messages extends Schema, Name extends keyof Messages & string>(
  schema: Messages,
  name: Name,
  value: NewMessage<Messages, Name>,
): Uint8Array {
  const writer = new PbfWriter();
  writeFields(schema, name, value as { readonly [name: string]: unknown }, writer);
  return writer.finish();
}

function writeFields(
  schema: Schema,
  message: string,
  value: { readonly [name: string]: unknown },
  writer: PbfWriter,
): void {
  for (const [own, [tag, kind, many]] of Object.entries(schema[message] ?? {})) {
    const given = value[own];
    if (given === undefined) continue;
    for (const item of many ? (given as unknown[]) : [given]) {
      if (Object.hasOwn(WRITE, kind)) WRITE[kind as Scalar](writer, tag, item as never);
      else {
        const inner = item as { readonly [name: string]: unknown };
        writer.writeMessage(tag, (fields, to) => writeFields(schema, kind, fields, to), inner);
      }
    }
  }
}
