// Makes of a source another one that knows less. Both ways go by how the formatter lays code out, and throw where a source is
// not what they expect.

/**
 * Drops from all switches over an enum the cases that are not kept, with what they do.
 *
 * @param names of the enum: what is kept
 * @returns `text`, and the names of all cases `found` and of those `dropped` with their lines
 */
export function keepCases(text, enumName, names) {
  const label = new RegExp(`^( *)case ${enumName}\\.(\\w+):(.*)$`);
  const lines = text.split('\n');
  const kept = [];
  const found = new Set();
  const dropped = [];
  for (let at = 0; at < lines.length; ) {
    const [, indent] = label.exec(lines[at]) ?? [];
    if (indent === undefined) {
      kept.push(lines[at++]);
      continue;
    }
    const labels = [];
    do labels.push(label.exec(lines[at++]));
    while (labels.at(-1)[3] === '' && label.test(lines[at]));
    const begin = at;
    while (lines[at] === '' || lines[at].startsWith(`${indent} `) || lines[at] === `${indent}}`) at++;
    const own = labels.filter(([, , name]) => names.includes(name));
    for (const [, , name] of labels) found.add(name);
    if (own.length === 0) {
      dropped.push([...labels.map(([line]) => line), ...lines.slice(begin, at)].join('\n'));
    } else {
      // What follows the last label's colon belongs to all of them.
      if (labels.at(-1)[3] !== '' && own.at(-1) !== labels.at(-1)) {
        throw new Error(`entries: ${enumName}.${labels.at(-1)[2]}: expected its label on a line of its own`);
      }
      kept.push(...own.map(([line]) => line), ...lines.slice(begin, at));
    }
  }
  return { text: kept.join('\n'), found, dropped };
}

/**
 * Drops from a table, an object or `new Map([...])` named `table`, the entries that are not kept.
 *
 * @param names keys of the table: what is kept
 */
export function keepEntries(text, table, names) {
  const lines = text.split('\n');
  const head = lines.findIndex((line) => new RegExp(`^(export )?const ${table}\\b`).test(line));
  const begin = lines.findIndex((line, index) => index >= head && /(= \{|new Map\(\[)$/.test(line)) + 1;
  const end = lines.findIndex((line, index) => index >= begin && /^(\}|\]\));$/.test(line));
  if (head < 0 || begin < 1 || end < 0) throw new Error(`entries: expected a table ${table}`);
  const found = new Set();
  let keeps = false;
  const entries = lines.slice(begin, end).filter((line) => {
    const [, key] = /^ {2}(?:\[')?(\w+)(?:'?[,:]|'\])/.exec(line) ?? [];
    if (key !== undefined) {
      keeps = names.includes(key);
      if (keeps) found.add(key);
    }
    return keeps;
  });
  const missing = names.find((name) => !found.has(name));
  if (missing !== undefined) throw new Error(`entries: table ${table} has no ${missing}`);
  return [...lines.slice(0, begin), ...entries, ...lines.slice(end)].join('\n');
}
