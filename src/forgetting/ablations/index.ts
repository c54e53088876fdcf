export { ABLATIONS, type AblationName, ablate, ablationTitle } from './ablation.js';
