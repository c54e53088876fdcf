import { env } from '@tensorflow/tfjs-core';

/**
 * tfjs-core knows two platforms, browsers and Node; in workerd, edge-runtime and other workers its
 * `env().platform` stays empty and the first tensor fails with "Cannot read properties of undefined
 * (reading 'isTypedArray')". Gives it one made of web standards there.
 */
export function provideTfjsPlatform(): void {
  if (env().platform != null) return;
  env().setPlatform('web-standard', {
    fetch: (path, init) => fetch(path, init),
    now: () => performance.now(),
    encode: (text) => new TextEncoder().encode(text),
    decode: (bytes, encoding) => new TextDecoder(encoding).decode(bytes),
    setTimeoutCustom: (callback, milliseconds) => {
      setTimeout(callback, milliseconds);
    },
    isTypedArray: (value): value is Float32Array | Int32Array | Uint8Array | Uint8ClampedArray =>
      value instanceof Float32Array ||
      value instanceof Int32Array ||
      value instanceof Uint8Array ||
      value instanceof Uint8ClampedArray,
  });
}
