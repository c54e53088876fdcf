// What `verify` found, as one page to look at: no script, nothing loaded.
import { checkFields } from '../../text/kinds.js';
import type { Verification } from '../verify/verification.js';
import { escaped } from './charts/escape.js';
import { answersOf } from './page/answers.js';
import { reproductionOf } from './page/reproduction.js';
import { STYLE } from './page/style.js';
import { taskSection } from './page/task-section.js';

export * from './charts/index.js';

/** A self-contained HTML document about a verification: the answer, then each task with its charts and tables. */
export function renderReport(verification: Verification): string {
  checkFields(
    'renderReport',
    verification,
    ['tasks', 'seeds', 'rule', 'version', 'fingerprint'],
    'what verify gives',
  );
  const { tasks } = verification;
  const title = `Can an LSTM forget selectively? ${tasks.map(({ task }) => task).join(', ')}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>Can an LSTM forget selectively?</h1>
<p>A network that learns from a series has to keep what it will need and to forget the rest. Whether it does was measured
here: on networks of ${verification.seeds} seed${verification.seeds === 1 ? '' : 's'} a task, trained by Lethe, beside networks
from the same initial weights whose forget gate was held at a constant.</p>
</header>
<main>
${answersOf(verification)}
${tasks.map((task, index) => taskSection(task, index)).join('\n')}
${reproductionOf(verification)}
</main>
</body>
</html>
`;
}
