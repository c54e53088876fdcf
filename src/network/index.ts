// A network without tfjs: so far its initial weights, computed from the Generator alone, so that every engine
// begins with the same bits, while saved models name tfjs-layers' own initializers.
// May import ../random and ../errors.js only; knows nothing of tfjs.

export {
  type InitializerDescription,
  initialize,
  type JointKernel,
  jointGlorotUniform,
} from './initializers.js';
