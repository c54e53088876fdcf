/** `1 row`, `2 rows`. */
export function many(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
