import { describe, expect, it } from '@jest/globals';
import { markersOf, replaceSection } from '../../../benchmarks/report/section.js';

const { begin: BEGIN, end: END } = markersOf('part');

describe('replaceSection', () => {
  it('replaces what is between the markers, and nothing else', () => {
    const text = `# Title\n\n${BEGIN}\nold\n${END}\nrest\n`;
    const once = replaceSection(text, 'part', 'new $& $1');
    expect(once).toBe(`# Title\n\n${BEGIN}\nnew $& $1\n${END}\nrest\n`);
    expect(replaceSection(once, 'part', 'new $& $1')).toBe(once);
  });

  it.each([
    ['nothing', `expected ${BEGIN} once, got it 0 times`],
    [BEGIN, `expected ${END} once, got it 0 times`],
    [`${BEGIN}${END}${BEGIN}`, `expected ${BEGIN} once, got it 2 times`],
    [`${END}${BEGIN}`, `expected ${BEGIN} before ${END}, got it after`],
  ])('refuses %s', (text, message) => {
    expect(() => replaceSection(text, 'part', 'new')).toThrow(message);
  });
});
