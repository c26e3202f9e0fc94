/** The page's colours for what cannot read CSS: canvases and the terminal. */

/** @param name of a token, with its dashes: '--accent' */
export const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

/** Hears when the theme changed; returns what ends it. */
export function onTheme(listener: () => void): () => void {
  const observer = new MutationObserver(listener)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  return () => observer.disconnect()
}
