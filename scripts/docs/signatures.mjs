// Declarations as text: whole for code blocks, with links where types stand in tables.
import { SyntaxKind } from 'typescript/unstable/ast';
import { isHidden, visibleIdentifiers } from './declarations.mjs';

const LONGEST = 100;

/** The text of a node without comments. */
export function plainText(node) {
  const text = node.getText().replace(/\/\*[\s\S]*?\*\//g, '');
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.replace(/^( {4})+/, (indentation) => ' '.repeat(indentation.length / 2)))
    .join('\n');
}

/** A member or a function as it is called, without `export declare`; long lists of parameters one a line. */
export function signatureOf(node) {
  const text = plainText(node)
    .replace(/^(export |declare |default )+/, '')
    .replace(/;$/, '');
  const flat = text.replace(/\s+/g, ' ').replace(/ }/g, ' }');
  if (node.parameters === undefined || flat.length <= LONGEST) return flat.length <= LONGEST ? flat : text;
  const parameters = node.parameters.map((parameter) => `  ${plainText(parameter).replace(/\s+/g, ' ')},\n`);
  const start = node.getText().slice(0, node.parameters[0].getStart() - node.getStart());
  const head = start.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*(export |declare )+/, '');
  const result = node.type === undefined ? '' : `: ${plainText(node.type).replace(/\s+/g, ' ')}`;
  return `${head.trim()}\n${parameters.join('')})${result}`;
}

/** `class A extends B`, `interface C extends D` of a declaration. */
export function headOf(node) {
  const heritage = (node.heritageClauses ?? []).map((clause) => plainText(clause).replace(/\s+/g, ' '));
  const word = node.kind === SyntaxKind.ClassDeclaration ? 'class' : 'interface';
  const parameters = (node.typeParameters ?? []).map((parameter) => plainText(parameter)).join(', ');
  const name = `${node.name.getText()}${parameters === '' ? '' : `<${parameters}>`}`;
  return [word, name, ...heritage].join(' ');
}

/** Members that readers may use, in the order of the declaration. */
export function membersOf(node) {
  return (node.members ?? []).filter((member) => !isHidden(member));
}

/** A node's text for a table: code in which the names of types lead to where they are described. */
export function linkedCode(node, linkOf) {
  const base = node.getStart();
  const text = node.getText();
  let result = '';
  let end = 0;
  for (const identifier of visibleIdentifiers(node)) {
    const link = linkOf(identifier);
    if (link === undefined) continue;
    const start = identifier.getStart() - base;
    result += `${escapeCode(text.slice(end, start))}[${identifier.getText()}](${link})`;
    end = start + identifier.getText().length;
  }
  return `<code>${result}${escapeCode(text.slice(end))}</code>`;
}

/** Text that Markdown and HTML have nothing to read into. */
export function escapeCode(text) {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_[\]|{}~]/g, (character) => (/[{}]/.test(character) ? character : `\\${character}`));
}
