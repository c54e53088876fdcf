import { findTask } from '../../forgetting/tasks/index.js';
import { verify } from '../../forgetting/verify/index.js';
import type { NamedFile } from '../protocol.js';

/** The report on a task over this many seeds, as written by `lethe verify --report`. The charts are loaded on demand. */
export async function reportFile(
  task: string,
  seeds: number,
  onProgress: (done: number, total: number) => void,
): Promise<NamedFile> {
  const verification = await verify({
    tasks: [findTask(task)],
    seeds,
    onProgress: ({ done, total }) => onProgress(done, total),
  });
  const { renderReport } = await import('../../forgetting/report/report.js');
  const bytes = new TextEncoder().encode(renderReport(verification));
  return { name: `lethe-${task}.html`, type: 'text/html', bytes };
}
