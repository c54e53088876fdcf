// Messages of protobuf as tables of their fields, https://protobuf.dev/programming-guides/encoding: types, reader and writer are derived
// from the same table. Messages are not recursive, so nesting is limited.

/** Types of fields, and their values in JavaScript. */
interface Scalars {
  /** int32, int64, enumerations, booleans: exact up to 2^53. */
  readonly int: number;
  readonly float: number;
  readonly double: number;
  readonly text: string;
  /** Not copied when read. */
  readonly bytes: Uint8Array;
}

export type Scalar = keyof Scalars;

/** A field: its number, its type (a scalar, or the name of a message), and whether it is repeated. */
export type Field = readonly [tag: number, kind: string, many?: 'many'];

/** Messages by name; fields by their names in Lethe. */
export interface Schema {
  readonly [message: string]: { readonly [name: string]: Field };
}

type Item<Messages extends Schema, Kind> = Kind extends Scalar
  ? Scalars[Kind]
  : Kind extends keyof Messages
    ? Message<Messages, Kind>
    : never;

type NewItem<Messages extends Schema, Kind> = Kind extends Scalar
  ? Scalars[Kind]
  : Kind extends keyof Messages
    ? NewMessage<Messages, Kind>
    : never;

/** A message as read: repeated fields are always lists; other missing fields are undefined. */
export type Message<Messages extends Schema, Name extends keyof Messages> = {
  readonly [Own in keyof Messages[Name]]: Messages[Name][Own] extends readonly [number, infer Kind, 'many']
    ? readonly Item<Messages, Kind>[]
    : Messages[Name][Own] extends readonly [number, infer Kind]
      ? Item<Messages, Kind> | undefined
      : never;
};

/** A message to write; missing fields are not written. */
export type NewMessage<Messages extends Schema, Name extends keyof Messages> = {
  readonly [Own in keyof Messages[Name]]?: Messages[Name][Own] extends readonly [number, infer Kind, 'many']
    ? readonly NewItem<Messages, Kind>[] | undefined
    : Messages[Name][Own] extends readonly [number, infer Kind]
      ? NewItem<Messages, Kind> | undefined
      : never;
};
