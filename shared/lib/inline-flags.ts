/** What people write before an expression to say how it is read, as other tools know it: `(?i)`, `(?s)`, `(?im)`. */

/**
 * The expression without its prefix, and the flags that JavaScript takes for it. `m` means nothing where each text is one line,
 * and is left out.
 */
export function inlineFlags(text: string): { body: string; flags: string[] } {
  const inline = /^\(\?([ims]+)\)/.exec(text)
  const flags = [...new Set(inline?.[1] ?? '')].filter((each) => each !== 'm')
  return { body: inline ? text.slice(inline[0].length) : text, flags }
}
