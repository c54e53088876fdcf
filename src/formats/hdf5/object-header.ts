// Sections IV.A.1.a and b: the header of a group or an array, as a list of messages.
import type { Bytes } from './bytes.js';

/** Kinds of messages that are used. */
export enum Message {
  Dataspace = 0x01,
  LinkInfo = 0x02,
  Datatype = 0x03,
  Link = 0x06,
  Layout = 0x08,
  Attribute = 0x0c,
  Continuation = 0x10,
  SymbolTable = 0x11,
  AttributeInfo = 0x15,
}

/** A message by kind and position. */
interface MessagePlace {
  readonly type: number;
  readonly at: number;
}

export interface ObjectHeader {
  readonly messages: readonly MessagePlace[];
  /** Position of the first message of this kind; undefined if there is none. */
  find(type: Message): number | undefined;
}

/** More than any object has; a file may claim any number. */
const MOST_MESSAGES = 100_000;
/** Flag of a message that is stored elsewhere. */
const SHARED = 2;

/** @throws LetheError `data` if there is no header, or one of a later version. */
export function readObjectHeader(bytes: Bytes, address: number): ObjectHeader {
  const isLater = bytes.text(address, 4) === 'OHDR';
  if (!isLater && bytes.uint(address, 1) !== 1) throw bytes.wrong(`place ${address}`, 'an object', 'none');
  const messages = isLater ? laterMessages(bytes, address) : firstMessages(bytes, address);
  return { messages, find: (type) => messages.find((message) => message.type === type)?.at };
}

/** Version 1: a count, then messages with a header of eight bytes. */
function firstMessages(bytes: Bytes, address: number): MessagePlace[] {
  const count = bytes.uint(address + 2, 2);
  const messages: MessagePlace[] = [];
  const blocks = [{ at: address + 16, end: address + 16 + bytes.uint(address + 8, 4) }];
  for (const block of blocks) {
    let { at } = block;
    while (at + 8 <= block.end && messages.length < count) {
      const [type, size, flags] = [bytes.uint(at, 2), bytes.uint(at + 2, 2), bytes.uint(at + 4, 1)];
      at += 8;
      take(bytes, messages, { type, at }, flags);
      if (type === Message.Continuation) {
        const begin = bytes.offset(at);
        blocks.push({ at: begin, end: begin + bytes.size(at + bytes.offsetSize) });
      }
      at += size;
    }
  }
  return messages;
}

/** Version 2: blocks of messages with a header of four or six bytes; each block ends with a checksum. */
function laterMessages(bytes: Bytes, address: number): MessagePlace[] {
  const flags = bytes.uint(address + 5, 1);
  const before = 6 + ((flags & 32) === 0 ? 0 : 16) + ((flags & 16) === 0 ? 0 : 4);
  const width = 1 << (flags & 3);
  const first = address + before + width;
  const head = (flags & 4) === 0 ? 4 : 6;
  const messages: MessagePlace[] = [];
  const blocks = [{ at: first, end: first + bytes.uint(address + before, width) }];
  for (const block of blocks) {
    let { at } = block;
    while (at + head <= block.end) {
      const [type, size, own] = [bytes.uint(at, 1), bytes.uint(at + 1, 2), bytes.uint(at + 3, 1)];
      at += head;
      take(bytes, messages, { type, at }, own);
      if (type === Message.Continuation) {
        const begin = bytes.offset(at);
        bytes.expect(begin, 'OCHK');
        blocks.push({ at: begin + 4, end: begin + bytes.size(at + bytes.offsetSize) - 4 });
      }
      at += size;
    }
  }
  return messages;
}

function take(bytes: Bytes, messages: MessagePlace[], message: MessagePlace, flags: number): void {
  if (messages.length === MOST_MESSAGES)
    throw bytes.wrong('an object', `at most ${MOST_MESSAGES} messages`, 'more');
  const isLookedAt = Message[message.type] !== undefined;
  if (isLookedAt && (flags & SHARED) !== 0) throw bytes.wrong('a message', 'an inline one', 'a shared one');
  messages.push(message);
}
