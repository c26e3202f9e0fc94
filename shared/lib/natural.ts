/**
 * A key under which plain string comparison orders names as people do: case is ignored, and "web-10" comes after "web-9".
 * Made once per row, it is some ten times cheaper to compare than calling a collator for each pair.
 */
export function naturalKey(text: string): string {
  const plain = (ascii.test(text) ? text : text.normalize('NFKD').replace(/\p{M}/gu, '')).toLowerCase()
  // A run of digits is prefixed by its length, so that a longer number sorts after a shorter one.
  return plain.replace(/0*(\d+)/g, (_, digits: string) => `0${String.fromCharCode(0x30 + Math.min(digits.length, 0x7f))}${digits}`)
}

/** Nearly every name is; it then has nothing to normalize, which is the dear part. */
const ascii = /^[ -~]*$/
