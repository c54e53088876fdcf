// What was read of live objects, and whether it still is so: a look at each property, where reading all anew takes long.
import { serialization } from '@tensorflow/tfjs-core';
import { Sequential } from '@tensorflow/tfjs-layers';

/** A property that was read, and what it was. */
interface Read {
  readonly of: object;
  readonly key: PropertyKey;
  readonly value: unknown;
}

/** Every property on which an answer depends. */
export type Reads = readonly Read[];

/**
 * The prototypes of what tfjs-layers has registered: what such an object says of itself stands in its properties, or in
 * those of what it holds. An object of somebody else's class may say what it likes.
 */
const KNOWN: ReadonlySet<unknown> = new Set([
  Object.prototype,
  Array.prototype,
  Sequential.prototype, // By name, so that tfjs-layers comes first in every bundle.
  ...Object.values(serialization.SerializationMap.getMap().classNameMap).map(
    ([known]): unknown => known.prototype,
  ),
]);

/** Whether none of them has another value now. */
export function stillHold(reads: Reads): boolean {
  for (let index = 0; index < reads.length; index++) {
    const { of, key, value } = reads[index] as Read;
    if (!Object.is((of as { [key: PropertyKey]: unknown })[key], value)) return false;
  }
  return true;
}

/**
 * Calls `read` with something that looks and behaves like `target` and notes each property that is read of it, and of
 * what is found in these.
 *
 * @param read gives a primitive value, and reads all that this depends on
 * @returns what it gave and what it read; undefined if it failed, or if that may depend on something else
 */
export function observe<Target extends object, Result>(
  target: Target,
  read: (seen: Target) => Result,
): { readonly result: Result; readonly reads: Reads } | undefined {
  const reads: Read[] = [];
  const proxies = new Map<object, object>();
  let certain = true;
  const wrap = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const made = proxies.get(value) ?? new Proxy(value, handler());
    proxies.set(value, made);
    return made;
  };
  const handler = (): ProxyHandler<object> => {
    const noted = new Set<PropertyKey>();
    return {
      get(of, key, receiver) {
        const value: unknown = Reflect.get(of, key, receiver);
        const isOwn = Object.hasOwn(of, key);
        const isGetter = descriptorOf(of, key)?.get !== undefined; // What a known one reads is noted, too.
        if (!KNOWN.has(Object.getPrototypeOf(of))) certain = false;
        if (isOwn && (isGetter || typeof value === 'function')) certain = false;
        if (!isGetter && !noted.has(key)) reads.push({ of, key, value });
        noted.add(key);
        return wrap(value);
      },
      has(of, key) {
        certain = false;
        return Reflect.has(of, key);
      },
      ownKeys(of) {
        certain = false;
        return Reflect.ownKeys(of);
      },
    };
  };
  try {
    const result = read(wrap(target) as Target);
    return certain ? { result, reads } : undefined;
  } catch {
    return undefined;
  }
}

function descriptorOf(object: object, key: PropertyKey): PropertyDescriptor | undefined {
  for (let at: object | null = object; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const found = Object.getOwnPropertyDescriptor(at, key);
    if (found !== undefined) return found;
  }
  return undefined;
}
