// What `verify` found, as one page to look at: no script, nothing loaded.

import { pageOf } from '../../report/page.js';
import { checkFields } from '../../text/kinds.js';
import type { Verification } from '../verify/verification.js';
import { answersOf } from './page/answers.js';
import { reproductionOf } from './page/reproduction.js';
import { taskSection } from './page/task-section.js';

export * from './charts/index.js';

/** Renders a self-contained HTML document about a verification: the answer, then each task with its charts and tables. */
export function renderReport(verification: Verification): string {
  checkFields(
    'renderReport',
    verification,
    ['tasks', 'seeds', 'rule', 'version', 'fingerprint'],
    'what verify gives',
  );
  const { tasks, seeds } = verification;
  return pageOf({
    title: `Can an LSTM forget selectively? ${tasks.map(({ task }) => task).join(', ')}`,
    heading: 'Can an LSTM forget selectively?',
    introduction: `A network that learns from a series has to keep what it will need and to forget the rest. Whether it does was measured
here: on networks of ${seeds} seed${seeds === 1 ? '' : 's'} a task, trained by Lethe, beside networks
from the same initial weights whose forget gate was held at a constant.`,
    sections: [
      answersOf(verification),
      ...tasks.map((task, index) => taskSection(task, index)),
      reproductionOf(verification),
    ],
  });
}
