// How much a network's outputs depend on its inputs, and what its gates do.
export { type GateSummary, gateSummary, timeConstant } from './gates.js';
export { interventions } from './interventions.js';
export { Jacobian, type JacobianOptions, jacobian } from './jacobian.js';
export { byLag, type LagSummary, lagOf } from './lags.js';
export { type Selectivity, selectivity, selectivityOf } from './selectivity.js';
export { sensitivities } from './sensitivity.js';
