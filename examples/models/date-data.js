// Made-up dates for dates.js and dates-core.js: each in one of the forms that people use, and in the form to learn.
import { encode } from './encode.js';
import { integers } from './random.js';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
export const READS = ' 0123456789./-ABCDEFGJLMNOPRSTUVY';
/** `<` starts a date. */
export const WRITES = '0123456789-<';
/** Number of letters of a question and of an answer. */
export const [QUESTION, ANSWER] = [11, 10];

function makeDate(draw) {
  const [day, month, year] = [1 + draw(28), 1 + draw(12), 1950 + draw(100)];
  const two = (number) => String(number % 100).padStart(2, '0');
  const forms = [
    `${day}.${month}.${year}`,
    `${year}/${month}/${day}`,
    `${MONTHS[month - 1]}-${two(day)}-${year}`,
    `${two(day)}${MONTHS[month - 1]}${two(year)}`,
  ];
  return { question: forms[draw(forms.length)], answer: `${year}-${two(month)}-${two(day)}` };
}

/** Dates for training, and others for testing. */
export function makeDates() {
  const draw = integers(6);
  const some = (count) => Array.from({ length: count }, () => makeDate(draw));
  return { known: some(800), unseen: some(200) };
}

/** Letters as numbers, `[dates, QUESTION]`. */
export function encodeQuestions(dates) {
  const texts = dates.map(({ question }) => question.padStart(QUESTION));
  return encode(texts, READS, QUESTION);
}

/** For each letter of the answer, the letter before it as a number, `[dates, ANSWER]`. */
export function encodeBegun(answers) {
  const texts = answers.map((answer) => `<${answer}`.padEnd(ANSWER, '<').slice(0, ANSWER));
  return encode(texts, WRITES, ANSWER);
}
