import type { KindName } from '../jobs/job.js';
import { call } from './call.js';
import { classify } from './classify.js';
import { fit } from './fit.js';
import { forecast } from './forecast.js';
import type { Kind } from './kind.js';
import { verify } from './verify.js';

/** All kinds of jobs. */
export const KINDS: { readonly [name in KindName]: Kind } = { fit, forecast, classify, verify, call };
