// What the binaries export. kernels/ computes, and knows nothing but its memory: see program/opcodes.ts.
//
// The handlers of the instructions are exported for the tests, and so that the compiler keeps them functions of
// their own: V8 replaces a function by its optimised form only from one call to the next.
export { activate, activationGradient } from './activations/activate';
export { softmax, softmaxGradient } from './activations/softmax';
export { drawMask } from './data/draw-mask';
export { gather } from './data/gather';
export { multiplyMask } from './data/multiply-mask';
export { gruBackward } from './layers/gru-backward';
export { gruForward } from './layers/gru-forward';
export { lstmBackward } from './layers/lstm-backward';
export { lstmForward, stepProduct } from './layers/lstm-forward';
export { sigmoidGates, sigmoidOutputs, sigmoidTanhCell, tanhCells, tanhStates } from './layers/sigmoid-tanh-cell';
export { lstmWeightGradient } from './layers/lstm-weight-gradient';
export { simpleRnnBackward } from './layers/simple-rnn-backward';
export { simpleRnnForward } from './layers/simple-rnn-forward';
export { loss } from './losses/loss';
export { dense } from './matrix/multiply';
export { panel4, panel8, panel12, panel16, rowOfPanels } from './matrix/panel';
export { transpose } from './matrix/transpose';
export { biasGradient } from './matrix/bias-gradient';
export { weightGradient } from './matrix/weight-gradient';
export { checkFinite } from './optimizers/check-finite';
export { optimize } from './optimizers/optimize';
export { step } from './program/interpret';
export { packs } from './program/packing';
export { countLooks, dismiss, fail, initialize, run, work } from './program/threads';
