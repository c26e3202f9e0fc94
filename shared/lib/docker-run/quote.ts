/** Writes a word so that a POSIX shell reads it back as it is. */

const plain = /^[A-Za-z0-9_@%+=:,./-]+$/

export const quote = (word: string): string => (plain.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)
