// From a file of records to the files of its report.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { drawCharts } from './charts/index.js';
import { type Places, reportMarkdown } from './markdown.js';
import { pageSection, SECTION } from './page-section.js';
import { readRecords } from './read.js';
import { replaceSection } from './section.js';

/**
 * Writes `NAME.md` and `charts/*.svg` into a folder, for records in `NAME.jsonl`.
 *
 * @param outFolder is made if it is not there
 * @param options `page`: a file whose section between the markers is replaced
 * @returns the files that were written
 * @throws RangeError for a line that is no record, Error for a page without markers; nothing is written then.
 */
export async function writeReport(
  recordFile: string,
  outFolder: string,
  options: { page?: string } = {},
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
  if (options.page !== undefined) {
    const section = pageSection(records, places(options.page));
    files.set(options.page, replaceSection(await readFile(options.page, 'utf8'), SECTION, section));
  }
  for (const [name, svg] of await drawCharts(records)) files.set(path.join(charts, name), svg);
  await mkdir(charts, { recursive: true });
  for (const [file, content] of files) await writeFile(file, content);
  return [...files.keys()];
}
