export type Name = 'exp' | 'expm1' | 'log' | 'log1p' | 'sigmoid' | 'tanh' | 'erf';

export interface Numbers {
  x: Float32Array;
  bits: Uint32Array;
  y: Float32Array;
  yBits: Uint32Array;
  call(name: Name, count?: number): void;
}

export const BOUNDS: Record<Name, number>;
export const REFERENCES: Record<Name, (x: number) => number>;
export function erf(x: number): number;
export function compile(): Promise<Uint8Array<ArrayBuffer>>;
export function instantiate(bytes: Uint8Array<ArrayBuffer>, length: number): Numbers;
export function errorInUlp(got: number, exact: number): number;
