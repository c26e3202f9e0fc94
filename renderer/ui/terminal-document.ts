/**
 * A document for xterm that works under a content security policy without inline styles: it makes style elements and style
 * attributes, which the policy refuses, so both are turned into the scripted styles that the policy allows.
 * https://github.com/xtermjs/xterm.js/issues/4445
 */

export type ScriptedStyles = {
  /** Passes for the page's document. */
  document: Document
  /** For what asks the page's own document all the same: it gets the same elements while `run` runs. */
  during: (run: () => void) => void
  /** Takes back the style sheets that were made. */
  close: () => void
}

export function scriptedStyles(): ScriptedStyles {
  const sheets = new Set<CSSStyleSheet>()
  const drop = (sheet: CSSStyleSheet) => {
    sheets.delete(sheet)
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet)
  }

  /** Holds a place where the style element would be, and gives its text to a sheet of its own. */
  const makeStyle = (): HTMLElement => {
    const sheet = new CSSStyleSheet()
    sheets.add(sheet)
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
    const place = Document.prototype.createElement.call(document, 'template')
    Object.defineProperty(place, 'textContent', { set: (text: string) => sheet.replaceSync(text) })
    place.remove = () => {
      Element.prototype.remove.call(place)
      drop(sheet)
    }
    return place
  }

  const makeElement = (name: string): HTMLElement => {
    if (name === 'style') return makeStyle()
    const element = Document.prototype.createElement.call(document, name)
    element.setAttribute = (attribute: string, value: string) => {
      if (attribute === 'style') element.style.cssText = value
      else Element.prototype.setAttribute.call(element, attribute, value)
    }
    return element
  }

  const proxy = new Proxy(document, {
    get: (target, property) => {
      if (property === 'createElement') return makeElement
      const value: unknown = Reflect.get(target, property, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
    set: (target, property, value) => Reflect.set(target, property, value, target),
  })
  return {
    document: proxy,
    during: (run) => {
      document.createElement = makeElement as typeof document.createElement
      try {
        run()
      } finally {
        Reflect.deleteProperty(document, 'createElement')
      }
    },
    close: () => {
      for (const sheet of sheets) drop(sheet)
    },
  }
}
