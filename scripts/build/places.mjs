import { fileURLToPath } from 'node:url';

/** This project's folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
