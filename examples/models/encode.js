/** Numbers of the characters of each text, which are filled up with blanks: `[texts, length]`. */
export function encode(texts, alphabet, length) {
  return texts.map((text) => Array.from(text.padEnd(length), (character) => alphabet.indexOf(character)));
}
