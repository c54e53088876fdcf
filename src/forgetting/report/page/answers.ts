import { escaped } from '../../../report/escape.js';
import { scrolling } from '../../../report/html.js';
import { controlWarning, MEANING, STATEMENT_NAMES, STATEMENTS, WORDS } from '../../verify/statements.js';
import { interval } from '../../verify/verdict.js';
import type { TaskVerification, Verdicts, Verification } from '../../verify/verification.js';

/** The answer: one sentence, all tasks side by side, and the rule for answers. */
export function answersOf({ tasks, rule }: Verification): string {
  const warning = controlWarning(tasks)
    .map((text) => `<p class="warning">${escaped(text)}.</p>`)
    .join('');
  return `<section aria-labelledby="answer">
<h2 id="answer">The answer</h2>
<p class="lead">${escaped(sentenceOf(tasks))}</p>
${meaningOf(tasks)}
${warning}
<div class="overview card">${scrolling('Answers by task', overview(tasks))}</div>
<p class="rule goto"><a href="#reproduce">How to get the same numbers</a></p>
<div class="rule muted">
<p>The three statements are not the same. A network can forget selectively without using its forget gate. And where it does use
the gate, a network without one may still learn the task in another way.</p>
<p>The <em>selectivity index</em> is 0 for a network that remembers everything alike or forgets everything alike, and 1 for one
that keeps all it should and nothing else. A <em>loss</em> is relative to the best of three networks whose gate is held at 1, at 0,
or at its mean.</p>
<p>The rule was fixed before any numbers were seen. Each figure is a median over seeds with a bootstrap interval of
${100 * rule.confidence} % (${rule.resamples} resamples). If the whole interval is above the threshold, the answer is <em>yes</em>;
if it is below, <em>no</em>; if it contains the threshold, <em>undecided</em>. The thresholds are ${rule.selective} for the index and ${rule.meaningfulDifference} for a loss.</p>
</div>
</section>`;
}

/** The meaning for a single task; for several, the table and the rule explain it. */
function meaningOf([only, ...more]: readonly TaskVerification[]): string {
  if (only === undefined || more.length > 0) return '';
  return `<p>${escaped(MEANING[only.verdicts.forgetsSelectively.answer])}</p>`;
}

function sentenceOf(tasks: readonly TaskVerification[]): string {
  const [only] = tasks;
  if (tasks.length === 1 && only !== undefined) {
    // A network that does not forget selectively leaves nothing for the gate to explain.
    const said = STATEMENT_NAMES.filter(
      (name) => name !== 'forgetGateDoesIt' || only.verdicts.forgetsSelectively.answer !== 'no',
    );
    return said.map((name) => `${STATEMENTS[name].claims[only.verdicts[name].answer]}.`).join(' ');
  }
  const asked = tasks.filter(({ expectation }) => expectation !== 'control');
  const controls = tasks.length - asked.length;
  const count = (name: keyof Verdicts): string => {
    const yes = asked.filter(({ verdicts }) => verdicts[name].answer === 'yes').length;
    return yes === 0 ? 'none' : String(yes);
  };
  const beside =
    controls === 1 ? ' One more is a control.' : controls > 1 ? ` ${controls} more are controls.` : '';
  if (asked.length === 0) return 'These are controls only: the answer to the first question must be no.';
  return (
    `Of ${asked.length} task${asked.length === 1 ? '' : 's'}, the network forgets selectively in ${count('forgetsSelectively')}; ` +
    `its forget gate does the forgetting in ${count('forgetGateDoesIt')}; a forget gate is needed in ${count('taskNeedsIt')}.${beside}`
  );
}

function overview(tasks: readonly TaskVerification[]): string {
  const head = ['Task', ...STATEMENT_NAMES.map((name) => STATEMENTS[name].claims.yes), 'Criterion met by'];
  const rows = tasks.map((task, index) => {
    const answers = STATEMENT_NAMES.map((name) => {
      const { answer, estimate } = task.verdicts[name];
      const numbers = estimate === null ? 'nothing to compare' : interval(estimate);
      return `<td><span class="${answer}">${WORDS[answer]}</span><small>${numbers}</small></td>`;
    });
    const full = task.ablations.find(({ ablation }) => ablation === 'full');
    const solved = full === undefined ? '–' : `${full.solved} of ${full.score.count}`;
    return (
      `<tr><th scope="row"><a href="#task-${index + 1}">${escaped(task.task)}</a>${task.expectation === 'control' ? ' (control)' : ''}` +
      `<small>${escaped(task.title)}</small></th>${answers.join('')}<td>${solved}</td></tr>`
    );
  });
  return `<table><thead><tr>${head.map((name) => `<th scope="col">${escaped(name)}</th>`).join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}
