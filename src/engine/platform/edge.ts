// workerd and edge-runtime: neither threads nor files.
import type { Platform } from './platform.js';

export const platform: Platform = {};
