import { expect, test } from '@jest/globals';
import { keepCases, keepEntries } from '../../../../scripts/build/entries/filter.mjs';

const SWITCH = `function f(code: i32): f64 {
  switch (code) {
    case Kind.A: return 1;
    case Other.A: return 9;
    case Kind.B: {
      const y = 2;

      return y;
    }
    case Kind.C:
    case Kind.D:
      return 3;
    default:
      return NaN;
  }
}
`;

test('keeps the cases that are named, and what is no case of the enum', () => {
  const { text, found, dropped } = keepCases(SWITCH, 'Kind', ['A']);
  expect(text).toBe(`function f(code: i32): f64 {
  switch (code) {
    case Kind.A: return 1;
    case Other.A: return 9;
    default:
      return NaN;
  }
}
`);
  expect([...found]).toEqual(['A', 'B', 'C', 'D']);
  expect(dropped.map((lines) => lines.trim().slice(0, 11))).toEqual(['case Kind.B', 'case Kind.C']);
});

test('keeps what several cases do for those that are left', () => {
  expect(keepCases(SWITCH, 'Kind', ['B', 'D']).text).toBe(`function f(code: i32): f64 {
  switch (code) {
    case Other.A: return 9;
    case Kind.B: {
      const y = 2;

      return y;
    }
    case Kind.D:
      return 3;
    default:
      return NaN;
  }
}
`);
});

test('changes nothing where all is kept', () => {
  expect(keepCases(SWITCH, 'Kind', ['A', 'B', 'C', 'D']).text).toBe(SWITCH);
});

test('refuses to drop a label that has what the one before it does', () => {
  const joined = 'switch (x) {\n  case Kind.A:\n  case Kind.B: run();\n}';
  expect(() => keepCases(joined, 'Kind', ['A'])).toThrow(
    'entries: Kind.B: expected its label on a line of its own',
  );
});

const OBJECT = `const OTHER = {
  a,
};
export const TABLE: {
  readonly [Name in 'a' | 'b']: number;
} = {
  a,
  b: {
    c: 1,
  },
  d: { e: 1 },
};
`;

test('keeps the entries of a table', () => {
  expect(keepEntries(OBJECT, 'TABLE', ['b'])).toBe(`const OTHER = {
  a,
};
export const TABLE: {
  readonly [Name in 'a' | 'b']: number;
} = {
  b: {
    c: 1,
  },
};
`);
  const map = "const MAP = new Map([\n  ['A', 1],\n  ['B', 2],\n]);\n";
  expect(keepEntries(map, 'MAP', ['B'])).toBe("const MAP = new Map([\n  ['B', 2],\n]);\n");
});

test('refuses a table that is not there, and names that it does not have', () => {
  expect(() => keepEntries(OBJECT, 'LIST', [])).toThrow('entries: expected a table LIST');
  expect(() => keepEntries(OBJECT, 'TABLE', ['c'])).toThrow('entries: table TABLE has no c');
});
