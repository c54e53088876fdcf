import type { TaskVerification, Verification } from '../../verify/verification.js';
import { escaped } from '../charts/escape.js';
import { scrolling } from './html.js';
import { STATEMENTS, WORDS } from './words.js';

/** The answer first: one sentence, all tasks beside each other, and the rule that answers follow from. */
export function answersOf({ tasks, rule }: Verification): string {
  const wrong = tasks.filter(
    ({ expectation, verdicts }) => expectation === 'control' && verdicts.forgetsSelectively.answer !== 'no',
  );
  const warning =
    wrong.length === 0
      ? ''
      : `<p class="warning">A control did not come out negative (${escaped(wrong.map(({ task }) => task).join(', '))}): do not trust the measures here.</p>`;
  return `<section aria-labelledby="answer">
<h2 id="answer">The answer</h2>
<p class="lead">${escaped(sentenceOf(tasks))}</p>
${warning}
<div class="overview card">${scrolling('Answers by task', overview(tasks))}</div>
<p class="muted" style="margin-top:1rem">The rule was fixed before any numbers were seen. Each figure is a median over seeds with a
bootstrap interval of ${100 * rule.confidence} % (${rule.resamples} resamples). The whole interval above the threshold is <em>yes</em>, the whole below
it <em>no</em>, anything else <em>undecided</em>. Thresholds: ${rule.selective} for the selectivity index, ${rule.meaningfulDifference} for what is lost without the gate.
The index is 0 for a network that remembers everything alike or forgets everything alike, and 1 for one that keeps all it should and nothing else.</p>
</section>`;
}

function sentenceOf(tasks: readonly TaskVerification[]): string {
  const [only] = tasks;
  if (tasks.length === 1 && only !== undefined) {
    const { forgetsSelectively, forgetGateDoesIt, taskNeedsIt } = only.verdicts;
    return [
      {
        yes: 'Yes: the network forgets selectively.',
        no: 'No: the network does not forget selectively.',
        undecided: 'Undecided: some networks forget selectively, some do not.',
      }[forgetsSelectively.answer],
      forgetsSelectively.answer === 'no'
        ? ''
        : {
            yes: 'Its forget gate is what does it.',
            no: 'It is not its forget gate that does it.',
            undecided: 'Whether its forget gate does it is undecided.',
          }[forgetGateDoesIt.answer],
      {
        yes: 'The task needs the gate.',
        no: 'The task can be learned as well without the gate.',
        undecided: 'Whether the task needs the gate is undecided.',
      }[taskNeedsIt.answer],
    ].join(' ');
  }
  const asked = tasks.filter(({ expectation }) => expectation !== 'control');
  const controls = tasks.length - asked.length;
  const count = (name: 'forgetsSelectively' | 'forgetGateDoesIt' | 'taskNeedsIt'): number =>
    asked.filter(({ verdicts }) => verdicts[name].answer === 'yes').length;
  return (
    `Of ${asked.length} tasks the network forgets selectively in ${count('forgetsSelectively')}; its forget gate is what does it in ` +
    `${count('forgetGateDoesIt')}; ${count('taskNeedsIt')} need a forget gate.` +
    (controls === 0
      ? ''
      : ` ${controls} ${controls === 1 ? 'is a control' : 'are controls'}, where the answer has to be no.`)
  );
}

function overview(tasks: readonly TaskVerification[]): string {
  const head = ['Task', ...STATEMENTS.map(({ statement }) => statement), 'Criterion met by'];
  const rows = tasks.map((task, index) => {
    const answers = STATEMENTS.map(({ name }) => {
      const { answer, estimate } = task.verdicts[name];
      const numbers =
        estimate === null
          ? 'nothing to compare'
          : `${estimate.median.toFixed(2)} (${estimate.low.toFixed(2)} to ${estimate.high.toFixed(2)})`;
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
