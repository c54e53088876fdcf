// Messages of protobuf as tables of their fields, https://protobuf.dev/programming-guides/encoding: types, what reads and what writes
// follow from the same table. No file nests deeper than the tables do: no message may hold itself.

/** What a field holds, and what it is in JavaScript. */
interface Scalars {
  /** int32, int64, enumerations, booleans: exact up to 2^53. */
  readonly int: number;
  readonly float: number;
  readonly double: number;
  readonly text: string;
  /** Not copied where they are read. */
  readonly bytes: Uint8Array;
}

export type Scalar = keyof Scalars;

/** Its number, what it holds (a scalar, or the name of a message), and whether it may stand there more than once. */
export type Field = readonly [tag: number, kind: string, many?: 'many'];

/** Messages by their names: fields by the names that they have here. */
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

/** A message as it is read: lists are there, empty or not; what else is left out is undefined. */
export type Message<Messages extends Schema, Name extends keyof Messages> = {
  readonly [Own in keyof Messages[Name]]: Messages[Name][Own] extends readonly [number, infer Kind, 'many']
    ? readonly Item<Messages, Kind>[]
    : Messages[Name][Own] extends readonly [number, infer Kind]
      ? Item<Messages, Kind> | undefined
      : never;
};

/** A message to write: what is left out is not written. */
export type NewMessage<Messages extends Schema, Name extends keyof Messages> = {
  readonly [Own in keyof Messages[Name]]?: Messages[Name][Own] extends readonly [number, infer Kind, 'many']
    ? readonly NewItem<Messages, Kind>[] | undefined
    : Messages[Name][Own] extends readonly [number, infer Kind]
      ? NewItem<Messages, Kind> | undefined
      : never;
};
