import bidirectional from './bidirectional_lstm7_concat.json' with { type: 'json' };
import embedding from './embedding_lstm5_sparse.json' with { type: 'json' };
import type { Golden } from './golden.js';
import gru from './gru9_seq.json' with { type: 'json' };
import single from './lstm1_batch1.json' with { type: 'json' };
import hardSigmoid from './lstm4_hardsigmoid_rmsprop_mae.json' with { type: 'json' };
import binary from './lstm6_sigmoid_bce_sgd.json' with { type: 'json' };
import experiment from './lstm10_dense1_seq.json' with { type: 'json' };
import categorical from './lstm12_softmax_cce.json' with { type: 'json' };
import lastStep from './lstm17_last_dense3.json' with { type: 'json' };
import simple from './simplernn5_adagrad.json' with { type: 'json' };
import stacked from './stacked_lstm8_lstm5_momentum.json' with { type: 'json' };
import stateful from './stateful_lstm6.json' with { type: 'json' };

/** All twelve golden networks. */
export const goldens: readonly Golden[] = [
  bidirectional,
  embedding,
  gru,
  experiment,
  categorical,
  lastStep,
  single,
  hardSigmoid,
  binary,
  simple,
  stacked,
  stateful,
];
