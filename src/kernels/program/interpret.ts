// Executes a program (opcodes.ts): every thread runs through the same records and does its share of each.
//
// Handlers are functions of their own, called once a record: V8 never replaces a running function by its optimised
// form, so this loop may stay slow while they become quick.
import { activate, activationGradient } from '../activations/activate';
import { prelu, preluGradient, preluSlopeGradient } from '../activations/prelu';
import { rectify, rectifyGradient } from '../activations/rectify';
import { softmax, softmaxGradient } from '../activations/softmax';
import { addScalar } from '../data/add-scalar';
import { clear, copy } from '../data/copy';
import { drawMask } from '../data/draw-mask';
import { gather } from '../data/gather';
import { appendLog } from '../data/log';
import { maskedSteps, maskSteps } from '../data/mask-steps';
import { mean } from '../data/mean';
import { multiplyMask } from '../data/multiply-mask';
import { repeat, repeatGradient } from '../data/repeat';
import { reshape } from '../data/reshape';
import { reverse } from '../data/reverse';
import { gruBackward } from '../layers/gru-backward';
import { gruForward } from '../layers/gru-forward';
import { lstmBackward } from '../layers/lstm-backward';
import { lstmForward } from '../layers/lstm-forward';
import { lstmWeightGradient } from '../layers/lstm-weight-gradient';
import { simpleRnnBackward } from '../layers/simple-rnn-backward';
import { simpleRnnForward } from '../layers/simple-rnn-forward';
import { loss } from '../losses/loss';
import { dense } from '../matrix/multiply';
import { transpose } from '../matrix/transpose';
import { biasGradient } from '../matrix/bias-gradient';
import { weightGradient } from '../matrix/weight-gradient';
import { metric } from '../metrics/metric';
import { r2Score } from '../metrics/r2-score';
import { ratio } from '../metrics/ratio';
import { checkFinite } from '../optimizers/check-finite';
import { optimize } from '../optimizers/optimize';
import { prepareOptimizer } from '../optimizers/prepare';
import { clipNorm, clipValue, squaredNorm } from '../regularizers/clip';
import { constrainNorms, nonNegative } from '../regularizers/constrain';
import { penalty, penaltyGradient } from '../regularizers/penalty';
import { embed, embedGradient } from '../layers/embedding';
import { optimizeRows } from '../layers/embedding-rows';
import { addValues, scale } from '../merges/add-values';
import { copyColumns } from '../merges/columns';
import { combine, combineGradient } from '../merges/combine';
import { dot } from '../merges/dot';
import { spread, spreadGradient } from '../merges/spread';
import { alphaDrop } from '../noise/alpha-drop';
import { drawNormals } from '../noise/draw-normals';
import { batchNormalize, batchNormalizeGradient } from '../normalization/batch-normalization';
import { layerNormalize, layerNormalizeGradient } from '../normalization/layer-normalization';
import { columnMoments, movingAverage, normalizeSums } from '../normalization/sums-of-rows';
import { normalizeRows, normalizeRowsGradient } from '../normalization/unit-rows';
import { permute } from '../sequences/permute';
import { pool, poolGradient } from '../sequences/pool';
import { fold, unfold } from '../sequences/unfold';
import { barrier, hasFailed } from './barrier';
import { Opcode, RECORD_WORDS } from './opcodes';
import { setPosition } from './position';

/**
 * Runs `count` steps of a program; fewer where a step leaves something that is not finite, and the program looks.
 *
 * @param program its first record, whose operands are the batch size and the status of CheckFinite, or 0
 * @param position index into `order` of the first sample; each step advances it by the batch size
 * @param stream of the generator for dropout; each step advances it by one
 * @param logRow where in the log the first step writes; each step advances it by one
 */
export function interpret(program: usize, position: i32, stream: i32, logRow: i32, count: i32): void {
  const batch = load<i32>(program, 4);
  const status = load<usize>(program, 8);
  while (count > 0 && !hasFailed()) {
    setPosition(position, stream, logRow);
    step(program + <usize>(RECORD_WORDS << 2));
    // Each thread sees the same: all words were written before the barrier that ends the step.
    if (status && v128.any_true(v128.or(v128.load(status), v128.load(status, 16)))) return;
    position += batch;
    stream++;
    logRow++;
    count--;
  }
}

/** One pass over the records. */
export function step(record: usize): void {
  while (true) {
    switch (load<i32>(record)) {
      case Opcode.End: return;
      case Opcode.Barrier:
        if (!barrier()) return;
        break;
      case Opcode.Gather: gather(record); break;
      case Opcode.Dense: dense(record); break;
      case Opcode.WeightGradient: weightGradient(record); break;
      case Opcode.BiasGradient: biasGradient(record); break;
      case Opcode.Transpose: transpose(record); break;
      case Opcode.LstmForward: lstmForward(record); break;
      case Opcode.LstmBackward: lstmBackward(record); break;
      case Opcode.LstmWeightGradient: lstmWeightGradient(record); break;
      case Opcode.Activate: activate(record); break;
      case Opcode.ActivationGradient: activationGradient(record); break;
      case Opcode.Softmax: softmax(record); break;
      case Opcode.SoftmaxGradient: softmaxGradient(record); break;
      case Opcode.DrawMask: drawMask(record); break;
      case Opcode.MultiplyMask: multiplyMask(record); break;
      case Opcode.Loss: loss(record); break;
      case Opcode.Metric: metric(record); break;
      case Opcode.Mean: mean(record); break;
      case Opcode.AddScalar: addScalar(record); break;
      case Opcode.MaskSteps: maskSteps(record); break;
      case Opcode.MaskedSteps: maskedSteps(record); break;
      case Opcode.Log: appendLog(record); break;
      case Opcode.Penalty: penalty(record); break;
      case Opcode.PenaltyGradient: penaltyGradient(record); break;
      case Opcode.ClipValue: clipValue(record); break;
      case Opcode.SquaredNorm: squaredNorm(record); break;
      case Opcode.ClipNorm: clipNorm(record); break;
      case Opcode.PrepareOptimizer: prepareOptimizer(record); break;
      case Opcode.Optimize: optimize(record); break;
      case Opcode.Reshape: reshape(record); break;
      case Opcode.Reverse: reverse(record); break;
      case Opcode.Repeat: repeat(record); break;
      case Opcode.RepeatGradient: repeatGradient(record); break;
      case Opcode.Copy: copy(record); break;
      case Opcode.Clear: clear(record); break;
      case Opcode.CheckFinite: checkFinite(record); break;
      case Opcode.AddValues: addValues(record); break;
      case Opcode.Combine: combine(record); break;
      case Opcode.CombineGradient: combineGradient(record); break;
      case Opcode.Scale: scale(record); break;
      case Opcode.CopyColumns: copyColumns(record); break;
      case Opcode.Embed: embed(record); break;
      case Opcode.EmbedGradient: embedGradient(record); break;
      case Opcode.OptimizeRows: optimizeRows(record); break;
      case Opcode.Unfold: unfold(record); break;
      case Opcode.Fold: fold(record); break;
      case Opcode.Pool: pool(record); break;
      case Opcode.PoolGradient: poolGradient(record); break;
      case Opcode.Permute: permute(record); break;
      case Opcode.LayerNormalize: layerNormalize(record); break;
      case Opcode.LayerNormalizeGradient: layerNormalizeGradient(record); break;
      case Opcode.NormalizeSums: normalizeSums(record); break;
      case Opcode.ColumnMoments: columnMoments(record); break;
      case Opcode.BatchNormalize: batchNormalize(record); break;
      case Opcode.BatchNormalizeGradient: batchNormalizeGradient(record); break;
      case Opcode.MovingAverage: movingAverage(record); break;
      case Opcode.GruForward: gruForward(record); break;
      case Opcode.GruBackward: gruBackward(record); break;
      case Opcode.SimpleRnnForward: simpleRnnForward(record); break;
      case Opcode.SimpleRnnBackward: simpleRnnBackward(record); break;
      case Opcode.Ratio: ratio(record); break;
      case Opcode.R2Score: r2Score(record); break;
      case Opcode.Rectify: rectify(record); break;
      case Opcode.RectifyGradient: rectifyGradient(record); break;
      case Opcode.Prelu: prelu(record); break;
      case Opcode.PreluGradient: preluGradient(record); break;
      case Opcode.PreluSlopeGradient: preluSlopeGradient(record); break;
      case Opcode.DrawNormals: drawNormals(record); break;
      case Opcode.AlphaDrop: alphaDrop(record); break;
      case Opcode.ConstrainNorms: constrainNorms(record); break;
      case Opcode.NonNegative: nonNegative(record); break;
      case Opcode.Dot: dot(record); break;
      case Opcode.Spread: spread(record); break;
      case Opcode.SpreadGradient: spreadGradient(record); break;
      case Opcode.NormalizeRows: normalizeRows(record); break;
      case Opcode.NormalizeRowsGradient: normalizeRowsGradient(record); break;
      default: return;
    }
    record += <usize>(RECORD_WORDS << 2);
  }
}
