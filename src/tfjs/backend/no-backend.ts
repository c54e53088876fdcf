// A placeholder for tfjs without a backend: its error says what to call. Without it tfjs would say "No backend found in
// registry".
import { type DataId, engine, KernelBackend, registerBackend } from '@tensorflow/tfjs-core';
import { LetheError } from '../../errors.js';

const NAME = 'none';
/** Below every backend's: tfjs takes the highest. */
const PRIORITY = -1;

class NoBackend extends KernelBackend {
  /** @throws LetheError `state`: every new tensor calls this. */
  override write(): DataId {
    throw new LetheError(
      'state',
      'tfjs has no backend yet: await useWasm() of lethe first, then build or load the model',
    );
  }

  override numDataIds(): number {
    return 0;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: false };
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override dispose(): void {}
}

/** Registers it; it has an effect only as long as there is no other backend. */
export function registerNoBackend(): void {
  if (!(NAME in engine().registryFactory)) registerBackend(NAME, () => new NoBackend(), PRIORITY);
}
