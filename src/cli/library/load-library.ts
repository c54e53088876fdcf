import type { Library } from './library.js';

/** With TensorFlow.js, an optional peer, where all of it is installed. Loaded when it is needed: it takes its time. */
export async function loadLibrary(): Promise<Library> {
  try {
    return (await import('./with-tfjs.js')).withTfjs;
  } catch (error) {
    const { message } = error as { message?: unknown };
    if (!/(?:find|resolve).*@tensorflow\//i.test(String(message))) throw error;
    return (await import('./without-tfjs.js')).withoutTfjs;
  }
}
