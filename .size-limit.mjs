// The configuration of size-limit: the bundles of scripts/sizes, made anew when it is read.
import { bundleRows } from './scripts/sizes/measure.mjs';

export default (await bundleRows())
  .filter(({ limit }) => limit !== undefined)
  .map(({ what, form, folder, limit }) => ({
    name: `${what.replaceAll('`', '')} (${form.replaceAll('`', '')})`,
    path: `${folder}/*`,
    gzip: true,
    limit: `${limit} B`,
  }));
