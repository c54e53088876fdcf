// Example tables as files.
import { Generator } from '../../../random/index.js';

/** Passengers of airlines, in thousands, from January 1949 to December 1960 (Box and Jenkins, 1970). */
const PASSENGERS = `112 118 132 129 121 135 148 148 136 119 104 118 115 126 141 135 125 149 170 170 158 133 114 140
145 150 178 163 172 178 199 199 184 162 146 166 171 180 193 181 183 218 230 242 209 191 172 194
196 196 236 235 229 243 264 272 237 211 180 201 204 188 235 227 234 264 302 293 259 229 203 229
242 233 267 269 270 315 364 347 312 274 237 278 284 277 317 313 318 374 413 405 355 306 271 306
315 301 356 348 355 422 465 467 404 347 305 336 340 318 362 348 363 435 491 505 404 359 310 337
360 342 406 396 420 472 548 559 463 407 362 405 417 391 419 461 472 535 622 606 508 461 390 432`;

const HOUR = 3_600_000;
const DAYS = 42;
/** Future hours with a known temperature. */
const AHEAD = 24;
/** Load in each hour, for working days and other days. */
const WORK = [4, 3, 3, 3, 4, 6, 10, 14, 16, 16, 15, 15, 15, 14, 14, 14, 15, 17, 18, 17, 14, 11, 8, 6];
const REST = [5, 4, 3, 3, 3, 4, 5, 7, 9, 11, 12, 13, 13, 12, 11, 11, 11, 12, 13, 13, 12, 10, 8, 6];

/** The table of an example by name, real or simulated. */
export function exampleFile(example: 'passengers' | 'load'): File {
  const [name, text] =
    example === 'passengers' ? ['air-passengers.csv', passengers()] : ['hourly-load.csv', load()];
  return new File([text], name, { type: 'text/csv' });
}

function passengers(): string {
  const rows = PASSENGERS.split(/\s/).map((value, month) => {
    return `${1949 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')},${value}`;
  });
  return ['month,passengers', ...rows].join('\n');
}

/** Simulated: daily and weekly patterns, with a random temperature, where cold increases the load. */
function load(): string {
  const noise = new Generator(7, 'data', 0);
  const start = Date.UTC(2026, 1, 2);
  let weather = 0;
  const rows = Array.from({ length: 24 * DAYS + AHEAD }, (_, hour) => {
    const of = hour % 24;
    const isWork = Math.floor(hour / 24) % 7 < 5;
    weather = 0.97 * weather + 0.6 * noise.normal();
    const temperature = 6 + weather - Math.abs(of - 14) / 3;
    const value =
      20 + 2 * ((isWork ? WORK : REST)[of] ?? 0) + 1.2 * Math.max(0, 12 - temperature) + noise.normal();
    const time = new Date(start + hour * HOUR).toISOString().slice(0, 16);
    return `${time},${temperature.toFixed(1)},${hour < 24 * DAYS ? value.toFixed(1) : ''}`;
  });
  return ['time,temperature,load', ...rows].join('\n');
}
