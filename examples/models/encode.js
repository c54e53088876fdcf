/** The characters of each text as numbers, padded with blanks: `[texts, length]`. */
export function encode(texts, alphabet, length) {
  return texts.map((text) => Array.from(text.padEnd(length), (character) => alphabet.indexOf(character)));
}
