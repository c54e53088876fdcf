/** So much of a colour (0 none, 1 all) over what stands for nothing. */
export function mixed(colour: string, share: number): string {
  return `color-mix(in oklab, ${colour} ${Math.round(100 * share)}%, var(--closed))`;
}
