// What upstream's WebAssembly backend claims to support of tfjs-core's own op tests: the list in
// tensorflow/tfjs, tfjs-backend-wasm/src/setup_test.ts, as of 4.22.0. Names and reasons are upstream's; many
// of the reasons are outdated (gradients exist by now), but what upstream excludes it does not claim.

/** What upstream's tests are registered for; part of their full names. */
export const ENVIRONMENT = 'test-wasm';

/** Tests whose full name contains (or starts with) a text, unless it contains one of the exceptions. */
export interface Claim {
  where: 'contains' | 'starts';
  text: string;
  /** Part of a full name: why upstream leaves it out. */
  except: Readonly<Record<string, string>>;
}

const contains = (text: string, except: Claim['except'] = {}): Claim => ({ where: 'contains', text, except });
const starts = (text: string, except: Claim['except'] = {}): Claim => ({ where: 'starts', text, except });

const COMPLEX = 'no complex numbers';
const GRADIENT = 'no gradient';
const GRADIENTS = { gradient: GRADIENT } as const;
const STRINGS = { string: 'no string tensors' } as const;
const MATMUL_BIAS = { 'fused A x B with 2d bias': 'no 2D bias in fused matMul' } as const;
const BROADCAST_BIAS = { 'broadcasted bias': 'no broadcast bias' } as const;
const NCHW = { NCHW: 'XNNPACK has no channels-first' } as const;
const PREDICATE_NANS = { 'ignores NaNs': 'does not ignore NaN' } as const;

/** In upstream's order, which matters: the first that matches a name decides. */
export const claims: readonly Claim[] = [
  starts('tensor ', {
    complex: COMPLEX,
    derivative: GRADIENT,
    'Tensor2D float32 -> bool': 'downcasting is broken (tfjs #2590)',
    'Tensor2D int32 -> bool': 'downcasting is broken (tfjs #2590)',
  }),
  contains('softmax'),
  contains('pow', { gradient: 'no zerosLike' }),
  contains('add ', { ...GRADIENTS, 'upcasts when dtypes dont match': COMPLEX, complex: COMPLEX }),
  contains('depthToSpace'),
  contains('avgPool '),
  contains('relu', {
    ...GRADIENTS,
    derivative: GRADIENT,
    valueAndGradients: GRADIENT,
    ...BROADCAST_BIAS,
    ...MATMUL_BIAS,
  }),
  contains('maxPool', { 'ignores NaNs': 'wrong values' }),
  contains('cropAndResize'),
  contains('resizeBilinear'),
  contains('resizeNearestNeighbor'),
  contains('matmul ', {
    ...GRADIENTS,
    valueAndGradients: GRADIENT,
    'zero in its shape': 'no empty tensors',
    'matmul followed by mul': 'no mul',
    upcasts: 'no upcasting',
    ...MATMUL_BIAS,
  }),
  contains('depthwiseConv2D ', { ...GRADIENTS, ...BROADCAST_BIAS, ...NCHW }),
  contains('conv2d ', {
    ...GRADIENTS,
    ...BROADCAST_BIAS,
    ...NCHW,
    'backProp input x=[2,3,3,1] f=[2,2,1,1] s=1 p=0': GRADIENT,
    'relu bias stride 2 x=[1,8,8,16] f=[3,3,16,1] s=[2,2] d=8 p=same': 'wrong values (tfjs #3104)',
    'prelu bias stride 2 x=[1,8,8,16] f=[3,3,16,1] s=[2,2] d=8 p=same': 'wrong values (tfjs #3104)',
  }),
  contains('conv2dTranspose ', GRADIENTS),
  contains('prelu ', { ...GRADIENTS, derivative: GRADIENT }),
  contains(' cast ', { complex: COMPLEX, 'shallow slice an input that was cast': 'no slice' }),
  contains('gather', GRADIENTS),
  contains('sigmoid ', { ...GRADIENTS, sigmoidCrossEntropy: 'missing' }),
  contains('scatterND '),
  contains('tensorScatterUpdate '),
  contains('abs ', { ...GRADIENTS, complex: COMPLEX }),
  contains('sub ', { ...GRADIENTS, complex: COMPLEX, upcasts: 'no upcasting' }),
  contains('mul ', { ...GRADIENTS, complex: COMPLEX }),
  contains('div ', { ...GRADIENTS, upcasts: 'no upcasting', divNoNan: 'missing' }),
  contains('batchNorm', GRADIENTS),
  contains('slice '),
  contains('stridedSlice '),
  contains('rotate '),
  contains('rotateWithOffset'),
  contains('flipLeftRight '),
  contains('square '),
  contains('squaredDifference'),
  starts('min ', {
    ...GRADIENTS,
    '2D, axis=0': 'no transpose',
    'index corresponds to start of a non-initial window': 'no argMin',
  }),
  starts('max ', GRADIENTS),
  contains('concat', { complex: COMPLEX, gradient: 'no split' }),
  contains('transpose', { 'accepts complex64 input': COMPLEX }),
  contains('oneHot'),
  contains('split'),
  contains('pad ', { complex: COMPLEX, zerosLike: 'missing' }),
  contains('clip', {
    ...GRADIENTS,
    'propagates NaNs': 'XNNPACK promises nothing about NaN',
    'basic vec4': 'XNNPACK promises nothing about NaN',
  }),
  contains('addN'),
  contains('nonMaxSuppression'),
  contains('argmax '),
  contains('argmin '),
  contains('exp '),
  contains('elu '),
  contains('unstack'),
  contains('minimum', {
    ...GRADIENTS,
    'broadcasts 2x1 Tensor2D and 2x2 Tensor2D': 'no broadcasting along inner dimensions',
  }),
  contains('maximum', GRADIENTS),
  contains('log '),
  starts('equal ', STRINGS),
  contains('greater ', STRINGS),
  contains('greaterEqual', { ...GRADIENTS, ...STRINGS }),
  contains('less ', STRINGS),
  contains('lessEqual', { ...GRADIENTS, ...STRINGS }),
  contains('notEqual', STRINGS),
  contains('mean ', { 'axis=0': 'no reduction along inner dimensions' }),
  starts('reverse'),
  starts('sum '),
  starts('cumprod'),
  starts('cumsum'),
  starts('logicalAnd '),
  starts('logicalNot '),
  starts('logicalOr '),
  starts('logicalXor '),
  starts('tile ', { ...GRADIENTS, 'string tensor': 'no string tensors' }),
  starts('erf'),
  starts('sin '),
  starts('sinh '),
  starts('cos ', GRADIENTS),
  starts('cosh', GRADIENTS),
  starts('tan', GRADIENTS),
  starts('tanh ', GRADIENTS),
  starts('rsqrt ', GRADIENTS),
  starts('sqrt ', GRADIENTS),
  starts('where ', { ...GRADIENTS, '1D condition with higher rank a and b': 'no fill' }),
  starts('zerosLike', { complex: COMPLEX }),
  starts('onesLike', { complex: COMPLEX }),
  contains('prod'),
  contains('floor'),
  contains('floorDiv'),
  contains('topk'),
  contains('expandDims'),
  contains('stack'),
  contains('round', { pool: 'no pool' }),
  contains('step kernel'),
  contains('ceil'),
  contains('mirrorPad'),
  starts('all', PREDICATE_NANS),
  starts('any', PREDICATE_NANS),
  contains('image.transform'),
  contains('batchToSpaceND'),
  contains('spaceToBatchND'),
  contains('sparseFillEmptyRows'),
  contains('sparseReshape'),
  contains('sparseSegmentMean'),
  contains('sparseSegmentSum'),
  starts('sparseToDense', STRINGS),
  contains('stringNGrams'),
  contains('stringSplit'),
  contains('stringToHashBucketFast'),
  contains('reciprocal'),
  contains('isNaN'),
  contains('atan '),
  contains('acos '),
  contains('acosh '),
  contains('asin '),
  contains('asinh '),
  contains('diag '),
  contains('denseBincount '),
  contains('bitwiseAnd'),
  contains('broadcastArgs '),
  contains('searchSorted '),
  contains('avgPool3d '),
  contains('avgPool3dBackprop '),
  contains('upperBound '),
  contains('lowerBound '),
  contains('dilation2d '),
  contains('localResponseNormalization '),
  contains('log1p '),
  contains('atan2 '),
  contains('atanh '),
  contains('isInf '),
  contains('isFinite '),
  contains('sign '),
  contains('selu '),
  contains('softplus '),
  contains('linspace'),
  contains('bincount'),
  contains('expm1 '),
  contains('multinomial'),
  contains('unique'),
  contains('conv3d'),
  contains('mod '),
];

/** Whether upstream claims that the test with this full name passes on its backend. */
export function isClaimed(name: string): boolean {
  const claim = claims.find(({ where, text }) =>
    where === 'starts' ? name.startsWith(text) : name.includes(text),
  );
  return claim !== undefined && !Object.keys(claim.except).some((part) => name.includes(part));
}
