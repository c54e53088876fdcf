/** This much of a colour (0 none, 1 all) over what stands for nothing; nothing where there is no number. */
export function mixed(colour: string, share: number): string {
  if (!Number.isFinite(share)) return 'none';
  return `color-mix(in oklab, ${colour} ${Math.round(100 * share)}%, var(--closed))`;
}
