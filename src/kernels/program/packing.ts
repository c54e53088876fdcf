// Whether the engine packs vectors of 128 bits into such of 256: the tile of products goes by it (matrix/tall-tile.ts), no bit does.

/** A global of this instance, which its host sets; false where it does not know. */
export let packs: bool = false;

export function setPacks(whether: bool): void {
  packs = whether;
}
