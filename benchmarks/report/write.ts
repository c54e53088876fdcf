// From a file of records to the files of its report.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { drawCharts } from './charts/index.js';
import { type Places, reportMarkdown } from './markdown.js';
import { readRecords } from './read.js';
import { readmeSection, SECTION } from './readme.js';
import { replaceSection } from './section.js';

/**
 * Writes `NAME.md` and `charts/*.svg` into a folder, for records in `NAME.jsonl`.
 *
 * @param outFolder is made if it is not there
 * @param options `readme`: a file whose section between the markers is replaced
 * @returns the files that were written
 * @throws RangeError for a line that is no record, Error for a README without markers; nothing is written then.
 */
export async function writeReport(
  recordFile: string,
  outFolder: string,
  options: { readme?: string } = {},
): Promise<string[]> {
  const records = await readRecords(recordFile);
  const charts = path.join(outFolder, 'charts');
  const report = path.join(outFolder, `${path.basename(recordFile, path.extname(recordFile))}.md`);
  const places = (from: string): Places => {
    const link = (to: string): string =>
      path
        .relative(path.dirname(path.resolve(from)), path.resolve(to))
        .split(path.sep)
        .join('/');
    return { charts: link(charts), record: link(recordFile) };
  };
  const files = new Map([[report, reportMarkdown(records, places(report))]]);
  if (options.readme !== undefined) {
    const section = readmeSection(records, places(options.readme));
    files.set(options.readme, replaceSection(await readFile(options.readme, 'utf8'), SECTION, section));
  }
  for (const [name, svg] of await drawCharts(records)) files.set(path.join(charts, name), svg);
  await mkdir(charts, { recursive: true });
  for (const [file, content] of files) await writeFile(file, content);
  return [...files.keys()];
}
