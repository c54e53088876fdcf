// What an entry point exports, read from its declarations by TypeScript's own program and checker.
import { readFileSync } from 'node:fs';

import { SyntaxKind } from 'typescript/unstable/ast';
import { API, SymbolFlags } from 'typescript/unstable/sync';

const TYPES = SymbolFlags.Class | SymbolFlags.Interface | SymbolFlags.TypeAlias | SymbolFlags.Enum;
const SECTIONS = {
  [SyntaxKind.ClassDeclaration]: 'Classes',
  [SyntaxKind.FunctionDeclaration]: 'Functions',
  [SyntaxKind.VariableDeclaration]: 'Constants',
  [SyntaxKind.InterfaceDeclaration]: 'Types',
  [SyntaxKind.TypeAliasDeclaration]: 'Types',
  [SyntaxKind.EnumDeclaration]: 'Types',
};

/**
 * For each declaration file: `{ exported, inner, referenceOf }`. `exported` and `inner` are lists of
 * `{ id, name, section, nodes }` by name; `inner` holds what the exported ones are made of and what is exported
 * nowhere. `referenceOf(identifier)` is the id of the type that an identifier in `nodes` stands for.
 *
 * @param files absolute paths of declaration files, the scripts beside them.
 * @param root folder that holds all declarations of ours.
 * @param use what is done with the lists; the compiler ends with it.
 */
export function withDeclarations(files, root, use) {
  const api = new API({ cwd: root });
  try {
    const snapshot = api.updateSnapshot({ openFiles: files });
    return use(
      files.map((file) => {
        const project = snapshot.getDefaultProjectForFile(file);
        if (project === undefined) throw new Error(`${file} is not there: run \`npm run build\``);
        return readEntry(project, file, root);
      }),
    );
  } finally {
    api.close();
  }
}

function readEntry({ checker, program }, file, root) {
  const resolved = (symbol) => (symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  const references = new Map();

  const describe = (symbol, name) => {
    const nodes = symbol.declarations.map((declaration) => declaration.resolve());
    const section = SECTIONS[nodes[0]?.kind];
    if (section === undefined) throw new Error(`${file}: ${name} is a ${SyntaxKind[nodes[0]?.kind]}`);
    return { id: symbol.id, name, section, nodes };
  };
  const isOurs = (symbol) =>
    symbol.declarations.length > 0 &&
    symbol.declarations.every(({ path }) => path.toLowerCase().startsWith(`${root.toLowerCase()}/`));

  /** Types of ours that a declaration names. */
  const typesIn = (declaration) => {
    const identifiers = declaration.nodes.flatMap(visibleIdentifiers);
    const symbols = checker.getSymbolAtLocation(identifiers);
    return symbols.flatMap((symbol, index) => {
      const target = symbol && resolved(symbol);
      if (target === undefined || !(target.flags & TYPES) || !isOurs(target)) return [];
      references.set(identifiers[index], target.id);
      return [target];
    });
  };

  const source = program.getSourceFile(file);
  const exports = checker.getExportsOfModule(checker.getSymbolAtLocation(source));
  const exported = exports.map((symbol) => describe(resolved(symbol), symbol.name));
  const values = valuesOf(file);
  for (const { name, nodes } of exported) if (!values.has(name)) nodes.forEach(concealConstructor);
  const known = new Map(exported.map((declaration) => [declaration.id, declaration]));
  for (const declaration of known.values()) {
    for (const symbol of typesIn(declaration)) {
      if (!known.has(symbol.id)) known.set(symbol.id, describe(symbol, symbol.name));
    }
  }
  const byName = (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  return {
    exported: exported.sort(byName),
    inner: [...known.values()].filter((declaration) => !exported.includes(declaration)).sort(byName),
    referenceOf: (identifier) => references.get(identifier),
  };
}

/** Names that the script of a declaration file exports. */
function valuesOf(file) {
  const script = readFileSync(file.replace(/\.d\.ts$/, '.js'), 'utf8');
  const lists = [...script.matchAll(/^export \{([^}]*)\}/gm)].map(([, list]) => list);
  return new Set(lists.flatMap((list) => list.split(',').map((name) => name.trim().split(' as ').at(-1))));
}

/** Constructors of classes that are exported as types alone. */
const concealed = new WeakSet();

function concealConstructor(node) {
  for (const member of node.members ?? []) if (member.kind === SyntaxKind.Constructor) concealed.add(member);
}

/** All identifiers of a declaration but those of private members. */
export function visibleIdentifiers(node) {
  if (isHidden(node)) return [];
  if (node.kind === SyntaxKind.Identifier) return [node];
  const found = [];
  node.forEachChild((child) => {
    found.push(...visibleIdentifiers(child));
  });
  return found;
}

/** Whether a member is none of the reader's business: private, protected, `#private`, or a concealed constructor. */
export function isHidden(node) {
  if (concealed.has(node)) return true;
  if (node.name?.kind === SyntaxKind.PrivateIdentifier) return true;
  return (node.modifiers ?? []).some(
    ({ kind }) => kind === SyntaxKind.PrivateKeyword || kind === SyntaxKind.ProtectedKeyword,
  );
}
