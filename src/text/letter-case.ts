// Names are in camelCase in memory and in snake_case in files, as for tfjs-layers (its dist/utils/generic_utils.js).

/** Longer than any name in tfjs-layers: longer texts are not changed. */
const LONGEST_NAME = 80;

/** `fan_in` of a file as `fanIn` of memory, `beta_1` as `beta1`. */
export function toCamelCase(name: string): string {
  if (name.length > LONGEST_NAME) return name;
  return name.replace(/_+(\w|$)/g, (_, letter: string) => letter.toUpperCase());
}

/** `hardSigmoid` of memory as `hard_sigmoid` of a file, `LSTM` as `lstm`. */
export function toSnakeCase(name: string): string {
  if (name.length > LONGEST_NAME || /^[a-z0-9_]*$/.test(name)) return name;
  return name
    .replace(/(.)([A-Z][a-z0-9]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** A sentence in the form that follows a colon or comma. */
export function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
