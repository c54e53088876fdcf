// Links of pages in docs/ as the site has them: a folder's README.md is its index.html, and files of the repository that are no
// pages are named, as nobody knows yet under which address the repository will be.
import path from 'node:path';

/**
 * What becomes of a link.
 *
 * @param {string} href as it stands in the page
 * @param {string} page its path from docs/
 * @returns {{ href: string } | { file: string }} `file`: from the root of the repository, for what is outside of docs/
 */
export function resolveLink(href, page) {
  if (/^([a-z]+:|#)/.test(href)) return { href };
  const [file, anchor] = href.split('#');
  const target = path.posix.normalize(path.posix.join('docs', path.posix.dirname(page), file));
  if (!target.startsWith('docs/')) return { file: target };
  const hash = anchor === undefined ? '' : `#${anchor}`;
  return { href: `${file.replace(/(^|\/)README\.md$/, '$1index.md')}${hash}` };
}

/** A plugin of markdown-it that does so with every link. */
export function repositoryLinks(markdown) {
  const open = markdown.renderer.rules.link_open;
  const close =
    markdown.renderer.rules.link_close ??
    ((tokens, index, options, _, self) => self.renderToken(tokens, index, options));
  markdown.core.ruler.push('repository-links', (state) => {
    for (const { children } of state.tokens) {
      let named;
      for (const token of children ?? []) {
        if (token.type === 'link_open') {
          const found = resolveLink(
            token.attrGet('href') ?? '',
            state.env.relativePath.replace(/(^|\/)index\.md$/, '$1README.md'),
          );
          if ('href' in found) token.attrSet('href', found.href);
          else named = token.meta = { file: found.file };
        }
        if (token.type === 'link_close' && named !== undefined) {
          token.meta = named;
          named = undefined;
        }
      }
    }
  });
  markdown.renderer.rules.link_open = (tokens, index, options, env, self) => {
    const { meta } = tokens[index];
    if (meta?.file === undefined) return open(tokens, index, options, env, self);
    return `<span class="in-repository" title="In the repository: ${markdown.utils.escapeHtml(meta.file)}">`;
  };
  markdown.renderer.rules.link_close = (tokens, index, options, env, self) =>
    tokens[index].meta?.file === undefined ? close(tokens, index, options, env, self) : '</span>';
}
