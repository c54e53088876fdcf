// Assigns modules to places: by the caller's names, by shapes, and, if these are ambiguous, by numbers in names.

import { LetheError } from '../../errors.js';
import { DTYPES } from '../../formats/index.js';
import { inQuotes, mismatch } from '../../text/quote.js';
import { compareNames, type TorchModule, titleOf } from './modules.js';
import type { Part, Place } from './places.js';

/** A module by name, or one layer of a recurrent module. */
export type ModuleName = string | { readonly module: string; readonly layer: number };

/** Modules by the names of the network's layers. */
export type ModuleNames = { readonly [layer: string]: ModuleName };

/** Shapes of the network's weights, by name. */
export type Shapes = ReadonlyMap<string, readonly number[]>;

/**
 * The module of each place.
 *
 * @throws LetheError `data` that names a place without a matching module, a module without a place, or places for which neither shapes nor
 *   names decide.
 */
export function assign(
  caller: string,
  places: readonly Place[],
  modules: readonly TorchModule[],
  names: ModuleNames,
  shapes: Shapes,
): Map<Place, TorchModule> {
  const fits = new Map(
    places.map((place) => [
      place,
      modules.filter((module) => isNamed(names, place, module) && isFit(place, module, shapes)),
    ]),
  );
  const found = new Map<Place, TorchModule>();
  while (found.size < places.length) {
    const open = places.filter((place) => !found.has(place));
    const taken = new Set(found.values());
    const choices = open.map((place) => ({
      place,
      left: (fits.get(place) ?? []).filter((one) => !taken.has(one)),
    }));
    const sure = choices.find(({ left }) => left.length <= 1) ?? byOrder(choices);
    if (sure === undefined) throw ambiguous(caller, choices);
    const [module] = sure.left;
    if (module === undefined) throw unfilled(caller, sure.place, modules, shapes);
    found.set(sure.place, module);
  }
  const left = modules.filter((module) => ![...found.values()].includes(module));
  if (left.length === 0) return found;
  const title = left.map(titleOf).join(', ');
  throw new LetheError('data', mismatch(`${caller}: module ${title}`, 'a layer that it fills', 'none'));
}

function isNamed(names: ModuleNames, { layer }: Place, module: TorchModule): boolean {
  const wanted = Object.hasOwn(names, layer) ? names[layer] : undefined;
  if (wanted === undefined) return true;
  if (typeof wanted === 'string') return module.name === wanted;
  return module.name === wanted.module && module.layer === wanted.layer;
}

function isFit({ parts, isRecurrent }: Place, module: TorchModule, shapes: Shapes): boolean {
  if (isRecurrent !== (module.layer !== undefined)) return false;
  const wanted = parts.flatMap((part) => expected(part, shapes));
  if (wanted.length !== module.tensors.size) return false;
  return wanted.every(({ tensor, shape }) => {
    const stored = module.tensors.get(tensor);
    return (
      stored !== undefined && stored.shape.join() === shape.join() && DTYPES[stored.dtype].floats !== null
    );
  });
}

/** The tensors that form a weight. */
export function expected(
  { weight, tensors, layout }: Part,
  shapes: Shapes,
): { readonly tensor: string; readonly shape: readonly number[] }[] {
  const own = layout.shapes(shapes.get(weight) ?? []);
  return tensors.map((tensor, index) => ({ tensor, shape: own[index] ?? [] }));
}

interface Choice {
  readonly place: Place;
  readonly left: readonly TorchModule[];
}

/**
 * The first of several places with the same candidates, as many as there are places, whose names differ only by a number: layers of one
 * module, or numbered modules.
 */
function byOrder(choices: readonly Choice[]): Choice | undefined {
  const first = choices[0];
  if (first === undefined) return undefined;
  const key = ({ left }: Choice): string => left.map(titleOf).join('\n');
  const alike = choices.filter((choice) => key(choice) === key(first));
  const bare = new Set(first.left.map(({ name }) => name.replace(/\d+/g, '#')));
  const isNumbered = bare.size === 1 && first.left.length === alike.length;
  return isNumbered ? { ...first, left: first.left.slice(0, 1) } : undefined;
}

function ambiguous(caller: string, choices: readonly Choice[]): LetheError {
  const lines = choices.map(({ place, left }) => {
    const could = left.map(({ name, layer }) =>
      layer === undefined ? inQuotes(name) : titleOf({ name, layer }),
    );
    return `  ${place.layer} (${place.className}): ${could.sort(compareNames).join(' or ')}`;
  });
  const example = `modules: { ${inQuotes(choices[0]?.place.layer ?? '')}: ${inQuotes(choices[0]?.left[0]?.name ?? '')} }`;
  return new LetheError('data', `${caller}: several modules fit; choose by ${example}\n${lines.join('\n')}`);
}

function unfilled(caller: string, place: Place, modules: readonly TorchModule[], shapes: Shapes): LetheError {
  const wanted = place.parts
    .flatMap((part) => expected(part, shapes))
    .map(({ tensor, shape }) => `${tensor} [${shape.join(', ')}]`);
  const what = `${caller}: layer ${inQuotes(place.layer)}`;
  const there = modules.map((module) => {
    const own = [...module.tensors].map(
      ([tensor, { shape, dtype }]) => `${tensor} ${dtype} [${shape.join(', ')}]`,
    );
    return `  ${titleOf(module)}: ${own.join(', ')}`;
  });
  return new LetheError(
    'data',
    `${mismatch(what, `a module ${place.className} with ${wanted.join(', ')}`, 'none')}; there are\n${there.join('\n')}`,
  );
}
