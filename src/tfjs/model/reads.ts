// Records which properties of live objects were read, and checks whether they are unchanged, which is faster than
// reading all again.
import { serialization } from '@tensorflow/tfjs-core';
import { Sequential } from '@tensorflow/tfjs-layers';

/** A property and the value that was read. */
interface Read {
  readonly of: object;
  readonly key: PropertyKey;
  readonly value: unknown;
}

/** All properties that an answer depends on. */
export type Reads = readonly Read[];

/**
 * The prototypes of tfjs-layers' registered classes: the configuration of such an object depends only on its properties
 * and on those of its members. An object of another class may depend on anything.
 */
const KNOWN: ReadonlySet<unknown> = new Set([
  Object.prototype,
  Array.prototype,
  Sequential.prototype, // By name, so that tfjs-layers comes first in every bundle.
  ...Object.values(serialization.SerializationMap.getMap().classNameMap).map(
    ([known]): unknown => known.prototype,
  ),
]);

/** Whether all of them are unchanged. */
export function stillHold(reads: Reads): boolean {
  for (let index = 0; index < reads.length; index++) {
    const { of, key, value } = reads[index] as Read;
    if (!Object.is((of as { [key: PropertyKey]: unknown })[key], value)) return false;
  }
  return true;
}

/**
 * Calls `read` with a proxy of `target`, and records each property that it reads, also of nested objects.
 *
 * @param read returns a primitive value, and reads everything that it depends on
 * @returns its result and its reads; undefined if it failed, or if the result may depend on anything else
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
        const isGetter = descriptorOf(of, key)?.get !== undefined; // Reads of known ones are recorded, too.
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
