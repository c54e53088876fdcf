/** A plugin of markdown-it: a heading of a table that says nothing is a plain cell, as nobody can read it out. */
export function cellsWithoutHeading(markdown) {
  markdown.core.ruler.push('cells-without-heading', ({ tokens }) => {
    tokens.forEach((token, index) => {
      if (token.type !== 'th_open' || tokens[index + 1]?.content !== '') return;
      token.tag = 'td';
      tokens[index + 2].tag = 'td';
    });
  });
}
