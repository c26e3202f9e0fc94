/**
 * Whoever works by keyboard is somewhere, always: when what has the focus goes away (a drawer that is closed, a button that no
 * longer fits), the focus goes to what is nearest, else to the list of the page.
 */
const places = '[role=toolbar], [role=dialog], [role=alertdialog], [role=tabpanel], aside, section'
const reachable = 'button:not(:disabled), a[href], input, [tabindex="0"]'

export function keepFocus(): () => void {
  /** What had the focus, and what it was in. */
  let last: Element | null = null
  let around: Element[] = []
  let waiting = 0
  const onFocus = ({ target }: FocusEvent) => {
    if (!(target instanceof Element)) return
    last = target
    around = []
    for (let place = target.parentElement?.closest(places); place; place = place.parentElement?.closest(places)) around.push(place)
  }
  const lost = () => document.activeElement === document.body && last !== null && !last.isConnected
  const regain = () => {
    if (!lost()) return
    const place = around.find((one) => one.isConnected)
    // The page of a section's tab begins with its filter, but what one was at is its list.
    const list = place?.matches('[role=tabpanel]') ? place.querySelector<HTMLElement>('[role=grid]') : undefined
    const near = list ?? place?.querySelector<HTMLElement>(reachable)
    const next =
      near ?? document.querySelector<HTMLElement>('main [role=grid]') ?? document.querySelector<HTMLElement>('nav [aria-current]')
    next?.focus()
  }
  // A dialog gives the focus back by itself, a frame after it has gone: only what nobody took care of is found here.
  const observer = new MutationObserver(() => {
    if (!lost()) return
    cancelAnimationFrame(waiting)
    waiting = requestAnimationFrame(() => {
      waiting = requestAnimationFrame(regain)
    })
  })
  observer.observe(document.body, { childList: true, subtree: true })
  document.addEventListener('focusin', onFocus)
  return () => {
    observer.disconnect()
    cancelAnimationFrame(waiting)
    document.removeEventListener('focusin', onFocus)
  }
}
