// Documentation comments as data: the text, and what stands behind @param, @returns, @throws, @example.
import { SyntaxKind } from 'typescript/unstable/ast';

/**
 * The comment right before a declaration. Its text and its tags are Markdown, lines as they were written.
 *
 * @param node a declaration of TypeScript's syntax tree; of a variable, its statement has the comment.
 */
export function commentOf(node) {
  const holder = node.kind === SyntaxKind.VariableDeclaration ? node.parent.parent : node;
  const comment = holder.jsDoc?.at(-1);
  return parseComment(comment === undefined ? '' : comment.getText());
}

/** `/** ... *\/` taken apart. */
export function parseComment(comment) {
  const lines = comment
    .replace(/^\s*\/\*\*/, '')
    .replace(/\*\/\s*$/, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd());
  const parts = [{ tag: '', lines: [] }];
  let fenced = false;
  for (const line of lines) {
    if (/^\s*```/.test(line)) fenced = !fenced;
    const [, tag, rest] = (fenced ? null : /^\s*@(\w+)\s?(.*)$/.exec(line)) ?? [];
    if (tag === undefined) parts.at(-1).lines.push(line);
    else parts.push({ tag, lines: [rest] });
  }
  const texts = parts.map(({ tag, lines }) => ({ tag, text: lines.join('\n').trim() }));
  const of = (...tags) => texts.filter(({ tag }) => tags.includes(tag)).map(({ text }) => text);
  return {
    text: of('').join('\n'),
    parameters: new Map(of('param').map(namedParameter)),
    returns: of('returns', 'return').join('\n'),
    throws: of('throws'),
    examples: of('example').map((text) => (/```/.test(text) ? text : `\`\`\`js\n${text}\n\`\`\``)),
    deprecated: of('deprecated').join('\n'),
  };
}

/** `name text`, `[name] text` or `name - text`. */
function namedParameter(text) {
  const [, name, rest] = /^\[?([\w.]+)[^\s\]]*\]?\s*(?:-\s+)?([\s\S]*)$/.exec(text) ?? ['', text, ''];
  return [name, rest];
}

/** The first sentence, for lists. */
export function firstSentence(text) {
  const paragraph = text.split(/\n\s*\n/)[0].replace(/\s+/g, ' ');
  return /^.*?[.!?](?=\s+[A-Z`{]|$)/.exec(paragraph)?.[0] ?? paragraph;
}
