export function resolveLink(href: string, page: string): { href: string } | { file: string };
