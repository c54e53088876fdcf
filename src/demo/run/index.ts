// The work of the page, without the page: trains by settings, and evaluates the network. Runs in every runtime.
export { curveOf } from './curve.js';
export { firstOf, type Look, Looker } from './look.js';
export { Pace } from './pace.js';
export { clamp, Training } from './training.js';
