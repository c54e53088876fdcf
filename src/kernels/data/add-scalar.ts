// AddScalar: one number into another, as losses of several outputs become one.
//
//   scalar = x * factor, or scalar + x * factor
//
// Both operations are exactly rounded. By thread 0.

import { thread } from '../program/share';

export function addScalar(record: usize): void {
  if (thread != 0) return;
  const scalar = load<usize>(record, 8);
  const part = load<f32>(load<usize>(record, 4)) * load<f32>(record, 12);
  store<f32>(scalar, load<i32>(record, 16) != 0 ? load<f32>(scalar) + part : part);
}
