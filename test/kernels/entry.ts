// AssemblyScript: the handlers of the instructions, and what they read, for the tests of ./harness.ts. Not part of
// the kernels.

export { activate, activationGradient } from '../../src/kernels/activations/activate';
export { softmax, softmaxGradient } from '../../src/kernels/activations/softmax';
export { clear, copy } from '../../src/kernels/data/copy';
export { drawMask } from '../../src/kernels/data/draw-mask';
export { gather } from '../../src/kernels/data/gather';
export { appendLog } from '../../src/kernels/data/log';
export { mean } from '../../src/kernels/data/mean';
export { multiplyMask } from '../../src/kernels/data/multiply-mask';
export { repeat, repeatGradient } from '../../src/kernels/data/repeat';
export { reshape } from '../../src/kernels/data/reshape';
export { reverse } from '../../src/kernels/data/reverse';
export { lstmBackward } from '../../src/kernels/layers/lstm-backward';
export { lstmForward } from '../../src/kernels/layers/lstm-forward';
export { lstmWeightGradient } from '../../src/kernels/layers/lstm-weight-gradient';
export { loss } from '../../src/kernels/losses/loss';
export { biasGradient } from '../../src/kernels/matrix/bias-gradient';
export { dense } from '../../src/kernels/matrix/multiply';
export { transpose } from '../../src/kernels/matrix/transpose';
export { weightGradient } from '../../src/kernels/matrix/weight-gradient';
export { metric } from '../../src/kernels/metrics/metric';
export { checkFinite } from '../../src/kernels/optimizers/check-finite';
export { optimize } from '../../src/kernels/optimizers/optimize';
export { prepareOptimizer } from '../../src/kernels/optimizers/prepare';
export { setPosition } from '../../src/kernels/program/position';
export { setThread } from '../../src/kernels/program/share';
export { clipNorm, clipValue, squaredNorm } from '../../src/kernels/regularizers/clip';
export { penalty, penaltyGradient } from '../../src/kernels/regularizers/penalty';
