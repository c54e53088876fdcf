import type { Library } from './library.js';

/** Uses TensorFlow.js, an optional peer dependency, if all of it is installed. Loaded on demand, because it is slow. */
export async function loadLibrary(): Promise<Library> {
  try {
    return (await import('./with-tfjs.js')).withTfjs;
  } catch (error) {
    const { message } = error as { message?: unknown };
    if (!/(?:find|resolve).*@tensorflow\//i.test(String(message))) throw error;
    return (await import('./without-tfjs.js')).withoutTfjs;
  }
}
