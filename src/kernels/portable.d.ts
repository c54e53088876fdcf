// AssemblyScript's names for numbers, so that files which are both read as TypeScript (arena.ts, opcodes.ts).
type i32 = number;
