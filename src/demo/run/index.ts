// What the page does, without the page: trains by settings, looks at the network. Runs in every runtime.
export { curveOf } from './curve.js';
export { firstOf, type Look, Looker } from './look.js';
export { Pace } from './pace.js';
export { clamp, Training } from './training.js';
