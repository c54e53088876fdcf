/** The report in the body that hosts/answer.ts wrote; throws if the suite did. */
export function reportOf(body: string): unknown {
  const answer = JSON.parse(body);
  if ('failure' in answer) throw new Error(`the suite threw: ${answer.failure}`);
  return answer.report;
}
