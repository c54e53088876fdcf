// One entry point as one page of Markdown.
import { SyntaxKind } from 'typescript/unstable/ast';
import { commentOf, firstSentence } from './comments.mjs';
import { headOf, linkedCode, membersOf, plainText, signatureOf } from './signatures.mjs';

const ORDER = ['Classes', 'Functions', 'Constants', 'Types'];
const INNER = 'Types named above';
const INNER_NOTE =
  'They have no name of their own to import: `Parameters<typeof f>` and the like reach them.';

/**
 * @param entry `{ specifier, introduction, exported, inner, referenceOf }`
 * @returns `{ text, anchors }`: the page, and the anchor of each name (`fit`, `Network.fit`).
 */
export function pageOf(entry) {
  const sections = ORDER.map((title) => ({
    title,
    declarations: entry.exported.filter((declaration) => declaration.section === title),
  })).filter(({ declarations }) => declarations.length > 0);
  if (entry.inner.length > 0) sections.push({ title: INNER, note: INNER_NOTE, declarations: entry.inner });

  const { anchors, anchorById } = anchorsOf(entry.specifier, sections);
  const byId = new Map(
    [...entry.inner, ...entry.exported].map((declaration) => [declaration.id, declaration]),
  );
  const declarationOf = (identifier) => byId.get(entry.referenceOf(identifier));
  const context = {
    anchors,
    declarationOf,
    linkOf: (identifier) => {
      const anchor = anchorById.get(entry.referenceOf(identifier));
      return anchor && `#${anchor}`;
    },
  };

  const blocks = [`# ${entry.specifier}`, entry.introduction];
  for (const { title, declarations } of sections) blocks.push(contents(title, declarations, anchors));
  for (const { title, note, declarations } of sections) {
    blocks.push(`## ${title}`);
    if (note !== undefined) blocks.push(note);
    for (const declaration of declarations) blocks.push(...describe(declaration, context));
  }
  return { text: `${blocks.filter((block) => block !== '').join('\n\n')}\n`, anchors };
}

function contents(title, declarations, anchors) {
  const links = declarations.map(({ name }) => `[\`${name}\`](#${anchors.get(name)})`);
  return `**[${title}](#${anchors.get(` ${title}`)}):** ${links.join(', ')}`;
}

/** As GitHub numbers them: headings in order, doubles with `-1`, `-2`. */
function anchorsOf(specifier, sections) {
  const anchors = new Map();
  const anchorById = new Map();
  const count = new Map();
  const add = (name, heading) => {
    const slug = slugOf(heading);
    const before = count.get(slug) ?? 0;
    count.set(slug, before + 1);
    const anchor = before === 0 ? slug : `${slug}-${before}`;
    // Of two types of one name, the exported one comes first.
    if (!anchors.has(name)) anchors.set(name, anchor);
    return anchor;
  };
  add(' ', specifier);
  for (const { title, declarations } of sections) {
    add(` ${title}`, title);
    for (const { id, name, nodes, section } of declarations) {
      anchorById.set(id, add(name, name));
      if (section !== 'Classes') continue;
      const { properties, methods } = classMembersOf(nodes[0]);
      for (const property of properties) anchors.set(`${name}.${memberName(property)}`, anchors.get(name));
      for (const method of methods) add(`${name}.${memberName(method)}`, headingOf(name, method));
    }
  }
  return { anchors, anchorById };
}

export function slugOf(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replace(/ /g, '-');
}

function memberName(member) {
  return member.kind === SyntaxKind.Constructor ? 'constructor' : member.name.getText();
}

function isStatic(member) {
  return (member.modifiers ?? []).some(({ kind }) => kind === SyntaxKind.StaticKeyword);
}

function headingOf(owner, member) {
  if (member.kind === SyntaxKind.Constructor) return `new ${owner}()`;
  const name = memberName(member);
  return `${isStatic(member) ? `${owner}.` : ''}${name}()`;
}

/** Properties and accessors, static ones first; constructor, static methods, methods. One of each name. */
function classMembersOf(node) {
  const seen = new Set();
  const distinct = membersOf(node).filter((member) => {
    const key = `${isStatic(member)}${memberName(member)}`;
    const fresh = !seen.has(key);
    seen.add(key);
    return fresh;
  });
  const isMethod = ({ kind }) => kind === SyntaxKind.MethodDeclaration || kind === SyntaxKind.Constructor;
  const rank = (member) => (member.kind === SyntaxKind.Constructor ? 0 : isStatic(member) ? 1 : 2);
  const ranked = distinct.sort((a, b) => rank(a) - rank(b));
  return {
    properties: ranked.filter((member) => !isMethod(member)),
    methods: ranked.filter(isMethod),
  };
}

function describe(declaration, context) {
  const { name, nodes } = declaration;
  const [node] = nodes;
  const comment = nodes.map(commentOf).find(({ text }) => text !== '') ?? commentOf(node);
  const blocks = [`### ${name}`];
  if (node.kind === SyntaxKind.ClassDeclaration) {
    blocks.push(code(headOf(node)), ...explain(comment, node, context), ...classMembers(name, node, context));
  } else if (node.kind === SyntaxKind.InterfaceDeclaration) {
    blocks.push(
      code(headOf(node)),
      ...explain(comment, node, context),
      memberTable(membersOf(node), context),
    );
  } else {
    const signatures = nodes.map(node.kind === SyntaxKind.VariableDeclaration ? constant : signatureOf);
    blocks.push(code(signatures.join('\n')), ...explain(comment, node, context));
    if (node.type?.kind === SyntaxKind.TypeLiteral) blocks.push(memberTable(node.type.members, context));
  }
  return blocks;
}

function constant(node) {
  return `const ${plainText(node)}`;
}

function classMembers(owner, node, context) {
  const { properties, methods } = classMembersOf(node);
  const described = methods.flatMap((method) => {
    const overloads = membersOf(node).filter(
      (other) => memberName(other) === memberName(method) && isStatic(other) === isStatic(method),
    );
    const comment = overloads.map(commentOf).find(({ text, returns }) => text + returns !== '');
    return [
      `#### ${headingOf(owner, method)}`,
      code(overloads.map(signatureOf).join('\n')),
      ...explain(comment ?? commentOf(method), method, context),
    ];
  });
  return [inherited(node, context), memberTable(properties, context), ...described];
}

/** Where the members are that a class or an interface has from another one of the page. */
function inherited(node, context) {
  const { anchors, declarationOf } = context;
  const clause = node.heritageClauses?.find(({ token }) => token === SyntaxKind.ExtendsKeyword);
  const base = clause && declarationOf(clause.types[0].expression);
  if (base === undefined) return '';
  if (base.section !== 'Classes') return inheritedFields(base, context);
  const own = new Set(membersOf(node).map(memberName));
  const { properties, methods } = classMembersOf(base.nodes[0]);
  const names = [...properties, ...methods]
    .map(memberName)
    .filter((name) => name !== 'constructor' && !own.has(name));
  const list = names.map((name) => `[\`${name}\`](#${anchors.get(`${base.name}.${name}`)})`);
  return `From [\`${base.name}\`](#${anchors.get(base.name)}): ${list.join(', ')}.`;
}

function inheritedFields({ name, nodes }, { anchors }) {
  const fields = membersOf(nodes[0]).map((member) => `\`${member.name?.getText() ?? plainText(member)}\``);
  const link = `[\`${name}\`](#${anchors.get(name)})`;
  return fields.length === 0 ? `And what ${link} has.` : `From ${link}: ${fields.join(', ')}.`;
}

/** Text, parameters, result, errors and examples of a comment. */
function explain(comment, node, context) {
  const { deprecated, returns, throws, examples } = comment;
  const blocks = [];
  if (deprecated !== '') blocks.push(`**Deprecated.** ${links(deprecated, context)}`);
  if (comment.text !== '') blocks.push(links(comment.text, context));
  blocks.push(parameterTable(comment, node, context));
  if (returns !== '') blocks.push(`**Returns** ${links(returns, context)}`);
  blocks.push(...throws.map((text) => `**Throws** ${links(text, context)}`));
  blocks.push(...examples);
  return blocks;
}

function parameterTable({ parameters }, node, context) {
  if (parameters.size === 0) return '';
  const rows = [...parameters].map(([name, text]) => {
    const parameter = (node.parameters ?? []).find((candidate) => candidate.name.getText() === name);
    const type = parameter?.type === undefined ? '' : linkedCode(parameter.type, context.linkOf);
    return [`\`${name}\``, type, cell(text, context)];
  });
  return table(['parameter', 'type', ''], rows);
}

function memberTable(members, context) {
  if (members.length === 0) return '';
  const rows = members.map((member) => {
    const { text, returns, throws } = commentOf(member);
    const told = [text, returns && `Returns ${returns}`, ...throws.map((error) => `Throws ${error}`)];
    const cells = [nameInTable(member), typeInTable(member, context)];
    return [...cells, cell(told.filter(Boolean).join('\n\n'), context)];
  });
  return table(['name', 'type', ''], rows);
}

function nameInTable(member) {
  const { kind, name, postfixToken } = member;
  if (kind === SyntaxKind.MethodSignature || name === undefined) {
    return `\`${signatureOf(member).replace(/\|/g, '\\|')}\``;
  }
  const place = isStatic(member) ? 'static ' : '';
  return `\`${place}${name.getText()}${postfixToken === undefined ? '' : '?'}\``;
}

function typeInTable({ kind, name, type }, { linkOf }) {
  if (kind === SyntaxKind.MethodSignature || name === undefined || type === undefined) return '';
  return linkedCode(type, linkOf);
}

/** Markdown on one line. */
function cell(text, context) {
  return links(text, context)
    .replace(/\|/g, '\\|')
    .replace(/\n\s*\n/g, '<br><br>')
    .replace(/\s*\n\s*/g, ' ');
}

const LINK = /\{@link(?:code|plain)?\s+([^\s}|]+)\s*\|?\s*([^}]*)\}/g;

/** `{@link Name}` and `{@link Name.member text}` as links, or as code where the page has no such place. */
function links(text, { anchors }) {
  return text.replace(LINK, (_, name, label) => {
    const shown = label === '' ? `\`${name}\`` : label;
    const anchor = anchors.get(name.replace('#', '.'));
    return anchor === undefined ? shown : `[${shown}](#${anchor})`;
  });
}

function table(heads, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

function code(text) {
  return `\`\`\`ts\n${text}\n\`\`\``;
}

/** Names with their first sentences, for the index of all pages. */
export function summaryOf({ exported }) {
  return exported.map(({ name, nodes, section }) => {
    const comment = nodes.map(commentOf).find(({ text }) => text !== '') ?? commentOf(nodes[0]);
    const summary = firstSentence(comment.text).replace(LINK, (_, target, label) => label || `\`${target}\``);
    return { name, section, summary };
  });
}
