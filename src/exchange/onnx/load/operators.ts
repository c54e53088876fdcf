// All supported operators of ONNX.
import { arithmetic, where } from './arithmetic.js';
import { unary } from './elementwise.js';
import type { Op } from './formulas.js';
import { readLoop } from './loop/loop.js';
import { readScan } from './loop/scan.js';
import { concatenation } from './merges.js';
import * as moves from './moves.js';
import * as normalization from './normalization.js';
import * as products from './products.js';
import type { Read } from './reading.js';
import * as rectifiers from './rectifiers.js';
import { readRecurrent } from './recurrent.js';
import * as reductions from './reductions.js';
import * as shapes from './shapes.js';
import * as sizes from './sizes.js';
import * as slices from './slices.js';
import { reverseSequence } from './turns.js';
import * as windows from './windows.js';

const FORMULAS: { readonly [opType: string]: Op } = {
  Sigmoid: 'sigmoid',
  Tanh: 'tanh',
  Relu: 'relu',
  Softsign: 'softsign',
  Softplus: 'softplus',
  Exp: 'exp',
  Selu: 'selu',
  Erf: 'erf',
  Erfc: 'erfc',
  Neg: 'neg',
  Abs: 'abs',
  Not: 'not',
  Sqrt: 'sqrt',
  Reciprocal: 'recip',
};

export const OPERATORS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['LSTM', readRecurrent('LSTM')],
  ['GRU', readRecurrent('GRU')],
  ['RNN', readRecurrent('RNN')],
  ['Loop', readLoop],
  ['Scan', readScan],
  ['MatMul', products.matMul],
  ['Gemm', products.gemm],
  ['Conv', windows.conv],
  ['MaxPool', windows.pool('MaxPooling1D')],
  ['AveragePool', windows.pool('AveragePooling1D')],
  ['Pad', windows.pad],
  ['GlobalMaxPool', reductions.globalPool('GlobalMaxPooling1D')],
  ['GlobalAveragePool', reductions.globalPool('GlobalAveragePooling1D')],
  ['ReduceMax', reductions.reduce('GlobalMaxPooling1D')],
  ['ReduceMean', reductions.reduce('GlobalAveragePooling1D')],
  ['ReduceSum', reductions.reduceSum],
  ['ReduceProd', sizes.reduceProduct],
  ['BatchNormalization', normalization.batchNormalization],
  ['LayerNormalization', normalization.layerNormalization],
  ...Object.entries(FORMULAS).map(([name, op]): [string, Read] => [name, unary(op)]),
  ['Elu', rectifiers.numbered],
  ['HardSigmoid', rectifiers.numbered],
  ['HardSwish', rectifiers.numbered],
  ['Gelu', rectifiers.gelu],
  ['LeakyRelu', rectifiers.leakyRelu],
  ['ThresholdedRelu', rectifiers.thresholdedRelu],
  ['PRelu', rectifiers.prelu],
  ['Clip', rectifiers.clip],
  ['Softmax', rectifiers.softmax('softmax')],
  ['LogSoftmax', rectifiers.softmax('log_softmax')],
  ['Add', arithmetic('add')],
  ['Sub', arithmetic('sub')],
  ['Mul', arithmetic('mul')],
  ['Div', arithmetic('div')],
  ['Max', arithmetic('max')],
  ['Min', arithmetic('min')],
  ['Less', arithmetic('less')],
  ['Greater', arithmetic('greater')],
  ['Equal', arithmetic('equal')],
  ['And', arithmetic('and')],
  ['Or', arithmetic('or')],
  ['Where', where],
  ['Concat', concatenation(sizes.concatSizes)],
  ['Constant', sizes.constant],
  ['ConstantOfShape', sizes.constantOfShape],
  ['Shape', sizes.shape],
  ['Expand', sizes.expand],
  ['Tile', sizes.expand],
  ['Transpose', moves.transpose],
  ['Squeeze', moves.squeeze],
  ['Unsqueeze', moves.unsqueeze],
  ['Gather', slices.gather],
  ['Slice', slices.slice],
  ['Split', slices.split],
  ['ReverseSequence', reverseSequence],
  ['Flatten', shapes.flatten],
  ['Reshape', shapes.reshape],
  ['Identity', moves.asItIs],
  ['Dropout', moves.dropout],
  ['Cast', sizes.cast],
]);
