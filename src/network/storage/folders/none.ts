// Browsers and edge runtimes: there are no folders.
import type { Folders } from './folders.js';

export const folders: Folders | undefined = undefined;
