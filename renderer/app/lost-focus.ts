/**
 * Whoever works by keyboard is somewhere, always: when what has the focus goes away (a drawer that is closed, a button that no
 * longer fits), the focus goes to what is nearest, else to the list of the page.
 */
const places = '[role=toolbar], [role=dialog], [role=alertdialog], [role=tabpanel], aside, section'
/** The page of a section's tab. */
const page = '#tab-panel'
const lists = '[role=grid], [role=group][tabindex="0"]'
const reachable = 'button:not(:disabled), a[href], input, [tabindex="0"]'

export function keepFocus(): () => void {
  /** What had the focus, and what it was in. */
  let last: Element | null = null
  let around: Element[] = []
  let waiting = 0
  /** The tab that has the focus until its list is there. */
  let standIn: HTMLElement | undefined
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
    // The page of a section's tab begins with its filter, where letters are typed and go nowhere: what one was at is its list,
    // and until there is one, its tab.
    const near = place?.matches(page)
      ? (place.querySelector<HTMLElement>(lists) ?? document.getElementById(place.getAttribute('aria-labelledby') ?? ''))
      : place?.querySelector<HTMLElement>(reachable)
    const next =
      near ?? document.querySelector<HTMLElement>('main [role=grid]') ?? document.querySelector<HTMLElement>('nav [aria-current]')
    next?.focus()
    standIn = place?.matches(page) && next?.matches('[role=tab]') ? next : undefined
  }
  // A dialog gives the focus back by itself, a frame after it has gone: only what nobody took care of is found here.
  const observer = new MutationObserver(() => {
    if (standIn && document.activeElement === standIn) {
      const list = document.querySelector<HTMLElement>(`${page} :is(${lists})`)
      if (!list) return
      standIn = undefined
      list.focus()
    }
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
